// The team of threads: what a server process needs of it, and a build that is told to stop.
#include <gtest/gtest.h>

#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <new>
#include <stdexcept>
#include <thread>

#include "graph_test_support.h"

namespace {

using namespace std::chrono_literals;
using graph::Stop;
using graph::Team;
using Clock = std::chrono::steady_clock;

void work_until_stopped(const Stop& stop) {
    while (!stop.requested()) {
        std::this_thread::sleep_for(1ms);
    }
}

TEST(GraphTeam, RunsEachThreadOnce) {
    std::atomic<int> sum = 0;
    Team team(5, [&](int thread, const Stop&) { sum += 1 << thread; });
    EXPECT_EQ(team.size(), 5);
    team.join();
    EXPECT_EQ(sum, 31);
    EXPECT_TRUE(team.wait(0ms));
}

TEST(GraphTeam, HasOneThreadAtLeast) {
    std::atomic<int> runs = 0;
    Team(0, [&](int, const Stop&) { runs++; }).join();
    EXPECT_EQ(runs, 1);
}

TEST(GraphTeam, WaitsNoLongerThanTold) {
    Team team(2, [](int, const Stop& stop) { work_until_stopped(stop); });
    EXPECT_FALSE(team.wait(10ms));
    team.stop();
    EXPECT_TRUE(team.wait(10s));
    team.join();
}

TEST(GraphTeam, StopsWhenDestroyed) {
    std::atomic<int> returned = 0;
    {
        Team team(3, [&](int, const Stop& stop) {
            work_until_stopped(stop);
            returned++;
        });
    }
    EXPECT_EQ(returned, 3);
}

TEST(GraphTeam, PassesOnAnExceptionAndStopsTheOthers) {
    Team team(3, [](int thread, const Stop& stop) {
        if (thread == 1) {
            throw std::bad_alloc();
        }
        work_until_stopped(stop);
    });
    EXPECT_TRUE(team.wait(10s));
    EXPECT_THROW(team.join(), std::bad_alloc);
}

TEST(GraphTeam, BlocksAllSignalsInItsThreadsOnly) {
    sigset_t mine;
    sigset_t theirs;
    sigset_t after;
    sigemptyset(&mine);
    sigaddset(&mine, SIGUSR2);
    pthread_sigmask(SIG_SETMASK, &mine, nullptr);
    Team(1, [&](int, const Stop&) { pthread_sigmask(SIG_SETMASK, nullptr, &theirs); }).join();
    pthread_sigmask(SIG_SETMASK, nullptr, &after);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGALRM, SIGHUP, SIGQUIT}) {
        EXPECT_TRUE(sigismember(&theirs, signal)) << signal;
        EXPECT_FALSE(sigismember(&after, signal)) << signal;
    }
    EXPECT_TRUE(sigismember(&after, SIGUSR2));
    sigemptyset(&mine);
    pthread_sigmask(SIG_SETMASK, &mine, nullptr);
}

// A cancel must end a long build well within a second. The rows are slow ones: 20 us a distance
// is what vectors of 16,000 dimensions take at worst.
TEST(GraphTeam, StopsABuildInTime) {
    const graph::FunctionSpace slow{
        nullptr, [](const void*, std::uint32_t a, std::uint32_t b) noexcept {
            const auto until = Clock::now() + 20us;
            while (Clock::now() < until) {
            }
            return static_cast<float>((a * 2654435761U) ^ (b * 2246822519U));
        }};
    graph::Builder builder(slow, 1000000, {16, 32, 16, 64, 7});
    Team team(4, [&](int, const Stop& stop) { builder.work(stop); });
    while (builder.done() < 50) {
        EXPECT_FALSE(team.wait(5ms));
    }
    const auto asked = Clock::now();
    team.stop();
    team.join();
    EXPECT_LT(Clock::now() - asked, 500ms);
    EXPECT_LT(builder.done(), builder.rows());
    EXPECT_THROW(builder.finish(), std::logic_error);
}

} // namespace
