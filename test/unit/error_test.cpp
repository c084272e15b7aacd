// base::Error: what it carries survives a throw and a copy. How it becomes a server error is tested
// with a server (test/modules).
#include "base/error.h"

#include <exception>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

namespace {

using base::Error;
using base::SqlState;

static_assert(std::is_base_of_v<std::exception, Error>);
static_assert(std::is_nothrow_destructible_v<Error>);
static_assert(std::is_trivially_copyable_v<SqlState>);
// A state has five characters, checked when compiled.
static_assert(std::is_constructible_v<SqlState, const char (&)[6]>);
static_assert(!std::is_constructible_v<SqlState, const char (&)[5]>);
static_assert(!std::is_constructible_v<SqlState, const char (&)[7]>);
static_assert(!std::is_constructible_v<SqlState, const char*>);

TEST(Error, StateIsFiveCharactersAndANul) {
    const SqlState state("42P01");
    EXPECT_STREQ(state.c_str(), "42P01");
    const SqlState copy = state;
    EXPECT_STREQ(copy.c_str(), "42P01");
    EXPECT_NE(copy.c_str(), state.c_str());
}

TEST(Error, DetailAndHintAreOptional) {
    const Error error("22000", "different dimensions");
    EXPECT_STREQ(error.what(), "different dimensions");
    EXPECT_STREQ(error.state().c_str(), "22000");
    EXPECT_EQ(error.message(), "different dimensions");
    EXPECT_TRUE(error.detail().empty());
    EXPECT_TRUE(error.hint().empty());
}

TEST(Error, EachPartStaysInItsPlace) {
    const Error error("54000", "the message", "the detail", "the hint");
    EXPECT_EQ(error.message(), "the message");
    EXPECT_EQ(error.detail(), "the detail");
    EXPECT_EQ(error.hint(), "the hint");
}

TEST(Error, ArrivesWholeThroughAThrow) {
    const std::string detail(1000, 'd'); // beyond any string's inner buffer
    try {
        throw Error("22P02", "the message", detail, "the hint");
    } catch (const std::exception& caught) {
        EXPECT_STREQ(caught.what(), "the message");
        const auto* error = dynamic_cast<const Error*>(&caught);
        ASSERT_NE(error, nullptr);
        EXPECT_STREQ(error->state().c_str(), "22P02");
        EXPECT_EQ(error->detail(), detail);
        EXPECT_EQ(error->hint(), "the hint");
        return;
    }
    FAIL() << "nothing was caught";
}

TEST(Error, ACopyOutlivesItsOriginal) {
    std::exception_ptr kept;
    {
        const Error original("22003", std::string(500, 'm'), std::string(500, 'd'));
        const Error copy = original;
        EXPECT_NE(copy.what(), original.what());
        kept = std::make_exception_ptr(copy);
    }
    try {
        std::rethrow_exception(kept);
    } catch (const Error& error) {
        EXPECT_STREQ(error.state().c_str(), "22003");
        EXPECT_EQ(error.message(), std::string(500, 'm'));
        EXPECT_EQ(error.detail(), std::string(500, 'd'));
        return;
    }
    FAIL() << "nothing was caught";
}

TEST(Error, BytesOfTheMessageAreKeptAsTheyAre) {
    const std::string message = "caf\xC3\xA9 100% %s \"quoted\"\n";
    const Error error("XX000", message);
    EXPECT_EQ(error.message(), message);
    EXPECT_EQ(error.what(), message);
}

} // namespace
