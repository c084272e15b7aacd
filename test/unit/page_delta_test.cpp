// Differences of two stretches of a page: applied they make the one of the other, they say no more
// than they must, and they never need more room than was promised.
#include "base/page_delta.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kPage = 8192;

struct Fragment {
    std::size_t offset;
    std::string bytes;
};

std::vector<Fragment> fragments(const std::vector<char>& delta) {
    std::vector<Fragment> all;
    for (std::size_t at = 0; at < delta.size();) {
        base::FragmentHead head;
        std::memcpy(&head, delta.data() + at, sizeof head);
        at += sizeof head;
        all.push_back({head.offset, std::string(delta.data() + at, head.length)});
        at += head.length;
    }
    return all;
}

// Of a stretch that begins at OFFSET. Bytes behind the promised room must stay as they were.
std::vector<char> delta_of(const std::string& before, const std::string& after,
                           std::size_t offset) {
    const std::size_t room = base::most_delta_bytes(before.size());
    std::vector<char> out(room + 8, 'x');
    const std::size_t length =
        base::write_delta(before.data(), after.data(), before.size(), offset, out.data());
    EXPECT_LE(length, room);
    EXPECT_EQ(std::string(out.data() + room, 8), "xxxxxxxx");
    out.resize(std::min(length, room));
    return out;
}

TEST(PageDelta, EqualBytesMakeNone) {
    const std::string same(1000, 'a');
    EXPECT_TRUE(delta_of(same, same, 24).empty());
    EXPECT_TRUE(delta_of("", "", 24).empty());
}

TEST(PageDelta, OneByteAnywhere) {
    for (std::size_t at = 0; at < 200; ++at) {
        const std::string before(200, 'a');
        std::string after = before;
        after[at] = 'b';
        const auto found = fragments(delta_of(before, after, 100));
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0].offset, 100 + at);
        EXPECT_EQ(found[0].bytes, "b");
    }
}

TEST(PageDelta, ShortGapsAreBridged) {
    const auto count = [](std::size_t gap) {
        const std::string before(100, 'a');
        std::string after = before;
        after[40] = 'b';
        after[41 + gap] = 'b';
        return fragments(delta_of(before, after, 0)).size();
    };
    EXPECT_EQ(count(3), 1U);
    EXPECT_EQ(count(4), 1U);
    EXPECT_EQ(count(5), 2U);
}

TEST(PageDelta, EveryFifthByteStaysWithinTheRoom) {
    for (std::size_t step = 1; step < 12; ++step) {
        const std::string before(kPage, 'a');
        std::string after = before;
        for (std::size_t at = 0; at < kPage; at += step)
            after[at] = 'b';
        std::string page = before;
        const auto delta = delta_of(before, after, 0);
        base::apply_delta(page.data(), delta.data(), delta.size());
        EXPECT_EQ(page, after) << step;
    }
}

TEST(PageDelta, RandomChangesAreRestored) {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
        const std::size_t offset = random() % 600;
        const std::size_t bytes = 1 + random() % 3000;
        std::string page(kPage, '\0');
        for (char& byte : page)
            byte = static_cast<char>(random());
        std::string after = page.substr(offset, bytes);
        for (std::size_t changes = random() % 60; changes > 0; --changes) {
            const std::size_t at = random() % bytes;
            const std::size_t length = std::min<std::size_t>(1 + random() % 9, bytes - at);
            for (std::size_t i = 0; i < length; ++i)
                after[at + i] = static_cast<char>(random());
        }
        std::string wanted = page;
        wanted.replace(offset, bytes, after);
        const auto delta = delta_of(page.substr(offset, bytes), after, offset);
        base::apply_delta(page.data(), delta.data(), delta.size());
        ASSERT_EQ(page, wanted) << round;
    }
}

} // namespace
