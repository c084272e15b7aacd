// Threads of a build, under a backend that goes on answering to the server.
#pragma once

#include <chrono>
#include <utility>

#include "graph/team.h"
#include "pg/call.h"

namespace am {

// Waits for the team; PROGRESS is called now and then.
template <class Progress>
void finish_team(graph::Team& team, Progress progress) {
    constexpr std::chrono::milliseconds kPoll{50};
    while (!team.wait(kPoll)) {
        pg::check_for_interrupts();
        progress();
    }
    team.join();
}

inline void finish_team(graph::Team& team) {
    finish_team(team, [] {});
}

template <class... Progress>
void run_team(int threads, graph::Team::Work work, Progress... progress) {
    graph::Team team(threads, std::move(work));
    finish_team(team, progress...);
}

} // namespace am
