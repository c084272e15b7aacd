// What the module that loads the library starts of the access method.
#pragma once

namespace ivfflat {

void initialise();

} // namespace ivfflat
