// What functions of event triggers need of the server.
#pragma once

#include "pg/server.h"

extern "C" {
#include "commands/event_trigger.h"
}
