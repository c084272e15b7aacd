// The guard for calls into the server from code that holds C++ objects with real destructors: a
// server error (a longjmp) becomes a ServerError exception that carries the whole copied error, so
// that the destructors run; the entry guard raises it again unchanged. A caught server error is
// never dropped: to go on after one takes a real subtransaction. Hot paths do not need this: they
// hold only trivially destructible objects. Design: src/pg/README.md.
#pragma once

#include "pg/server.h"

namespace pg {

class ServerError : public std::exception {
  public:
    // DATA lives in a memory context of the server, which frees it with the transaction at the
    // latest.
    explicit ServerError(ErrorData* data) noexcept : data_(data) {}
    const char* what() const noexcept override { return data_->message; }
    ErrorData* data() const noexcept { return data_; }

  private:
    ErrorData* data_;
};

namespace detail {

// Runs work(argument) under a sigsetjmp of its own. Returns the copied error, or null when the work
// came to its end. WORK must not let a C++ exception out.
ErrorData* run_catching_server_errors(void (*work)(void*), void* argument);

} // namespace detail

// Calls f() and returns its value. F must hold no object with a destructor across a server call
// that may fail, and its result must be trivial: the jump leaves f's own frame without unwinding
// it. A C++ exception thrown by F itself passes through unharmed.
template <class F>
auto call(F&& f) -> decltype(f()) {
    using Result = decltype(f());
    struct Frame {
        std::remove_reference_t<F>* function;
        std::exception_ptr thrown;
        std::conditional_t<std::is_void_v<Result>, char, Result> result;
    };
    static_assert(std::is_void_v<Result> || std::is_trivial_v<Result>,
                  "a guarded server call returns a trivial value");
    Frame frame{std::addressof(f), nullptr, {}};
    ErrorData* error = detail::run_catching_server_errors(
        [](void* argument) {
            auto* own = static_cast<Frame*>(argument);
            try {
                if constexpr (std::is_void_v<Result>)
                    (*own->function)();
                else
                    own->result = (*own->function)();
            } catch (...) {
                own->thrown = std::current_exception();
            }
        },
        &frame);
    if (error)
        throw ServerError(error);
    if (frame.thrown)
        std::rethrow_exception(frame.thrown);
    if constexpr (!std::is_void_v<Result>)
        return frame.result;
}

// Lets a cancel, a timeout or a shutdown in, from code that holds C++ objects.
inline void check_for_interrupts() {
    if (InterruptPending)
        call([] { CHECK_FOR_INTERRUPTS(); });
}

} // namespace pg
