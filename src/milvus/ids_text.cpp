// Reading ids from text: a list in JSON or as an array literal, or one key. One pass, no recursion;
// elements that cannot be keys are only skipped, to be refused by name.

#include <charconv>

#include "milvus/errors.h"
#include "milvus/ids.h"

namespace milvus {

namespace {

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0 | code >> 6);
        add(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        add(0xE0 | code >> 12);
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    } else {
        add(0xF0 | code >> 18);
        add(0x80 | (code >> 12 & 0x3F));
        add(0x80 | (code >> 6 & 0x3F));
        add(0x80 | (code & 0x3F));
    }
}

// Both readers return false where the text is not of their form; what they read so far is void.
class JsonReader {
  public:
    explicit JsonReader(std::string_view from) : at_(from.data()), end_(at_ + from.size()) {}

    bool list(std::vector<Id>& out) {
        if (!take('['))
            return false;
        if (take(']'))
            return at_ == end_;
        do {
            if (!element(out.emplace_back()))
                return false;
        } while (take(','));
        return take(']') && at_ == end_;
    }

    bool scalar(Id& out) { return element(out) && at_ == end_; }

  private:
    void blanks() {
        while (at_ != end_ && is_blank(*at_))
            ++at_;
    }

    bool take(char c) {
        blanks();
        if (at_ == end_ || *at_ != c)
            return false;
        ++at_;
        blanks();
        return true;
    }

    bool element(Id& id) {
        blanks();
        if (at_ == end_)
            return false;
        bool good = false;
        if (*at_ == '"') {
            id.kind = Id::Kind::string;
            good = string(id.text);
        } else if (*at_ == '-' || (*at_ >= '0' && *at_ <= '9')) {
            good = number(id);
        } else if (*at_ == '[' || *at_ == '{') {
            id.kind = Id::Kind::other;
            id.text = *at_ == '[' ? "list" : "dict";
            good = nested();
        } else {
            id.kind = Id::Kind::other;
            for (const auto& [word, name] :
                 {std::pair<std::string_view, const char*>{"true", "bool"},
                  {"false", "bool"},
                  {"null", "NoneType"}})
                if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) {
                    at_ += word.size();
                    id.text = name;
                    good = true;
                    break;
                }
        }
        blanks();
        return good;
    }

    bool number(Id& id) {
        const char* const begin = at_;
        at_ += *at_ == '-';
        const char* const digits = at_;
        while (at_ != end_ && *at_ >= '0' && *at_ <= '9')
            ++at_;
        if (at_ == digits || (*digits == '0' && at_ - digits > 1))
            return false;
        bool whole = true;
        while (at_ != end_ && (*at_ == '.' || *at_ == 'e' || *at_ == 'E' || *at_ == '+' ||
                               *at_ == '-' || (*at_ >= '0' && *at_ <= '9'))) {
            whole = false;
            ++at_;
        }
        id.text.assign(begin, at_);
        if (!whole) {
            id.kind = Id::Kind::other;
            id.text = "float";
            return true;
        }
        const auto [stop, fault] = std::from_chars(begin, at_, id.number);
        if (fault == std::errc::result_out_of_range) {
            id.kind = Id::Kind::big;
            return true;
        }
        return fault == std::errc() && stop == at_;
    }

    bool hex(std::uint32_t& code) {
        if (end_ - at_ < 4)
            return false;
        const auto [stop, fault] = std::from_chars(at_, at_ + 4, code, 16);
        if (fault != std::errc() || stop != at_ + 4)
            return false;
        at_ += 4;
        return true;
    }

    bool unicode(std::string& out) {
        std::uint32_t code = 0;
        if (!hex(code))
            return false;
        if (code >= 0xD800 && code < 0xDC00) {
            std::uint32_t low = 0;
            if (end_ - at_ < 6 || at_[0] != '\\' || at_[1] != 'u')
                return false;
            at_ += 2;
            if (!hex(low) || low < 0xDC00 || low > 0xDFFF)
                return false;
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        } else if (code >= 0xDC00 && code < 0xE000) {
            return false;
        }
        if (code == 0)
            throw base::Error("22021", "an id contains the character NUL", milvus_code(1100));
        append_utf8(out, code);
        return true;
    }

    bool string(std::string& out) {
        for (++at_; at_ != end_; ++at_) {
            if (*at_ == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(*at_) < 0x20)
                return false;
            if (*at_ != '\\') {
                out += *at_;
                continue;
            }
            if (++at_ == end_)
                return false;
            constexpr std::string_view from = "\"\\/bfnrt";
            constexpr std::string_view to = "\"\\/\b\f\n\r\t";
            if (*at_ == 'u') {
                ++at_;
                if (!unicode(out))
                    return false;
                --at_;
            } else if (const auto which = from.find(*at_); which != std::string_view::npos) {
                out += to[which];
            } else {
                return false;
            }
        }
        return false;
    }

    bool name() {
        std::string ignored;
        return at_ != end_ && *at_ == '"' && string(ignored) && take(':');
    }

    // A list or an object, whatever is in it.
    bool nested() {
        std::string open;
        do {
            blanks();
            const bool opens = at_ != end_ && (*at_ == '[' || *at_ == '{');
            if (opens) {
                open += *at_++;
                blanks();
                if (at_ != end_ && *at_ != closing(open.back())) {
                    if (open.back() == '{' && !name())
                        return false;
                    continue;
                }
            } else {
                Id ignored;
                if (!element(ignored))
                    return false;
            }
            // Behind a value, or in an empty list.
            for (; !open.empty() && at_ != end_ && *at_ == closing(open.back()); blanks()) {
                open.pop_back();
                ++at_;
            }
            if (!open.empty() && (!take(',') || (open.back() == '{' && !name())))
                return false;
        } while (!open.empty());
        return true;
    }

    static char closing(char opening) { return opening == '[' ? ']' : '}'; }

    const char* at_;
    const char* const end_;
};

// {a, "b", c\,d}: elements as the server reads those of text[], in one dimension.
class ArrayReader {
  public:
    explicit ArrayReader(std::string_view from) : at_(from.data()), end_(at_ + from.size()) {}

    bool list(std::vector<Id>& out) {
        if (at_ == end_ || *at_ != '{' || end_[-1] != '}')
            return false;
        ++at_;
        blanks();
        if (*at_ == '}')
            return at_ + 1 == end_;
        for (;;) {
            if (!element(out))
                return false;
            if (*at_ == '}')
                return at_ + 1 == end_;
            ++at_; // the comma
        }
    }

  private:
    void blanks() {
        while (at_ != end_ && is_blank(*at_))
            ++at_;
    }

    bool element(std::vector<Id>& out) {
        blanks();
        Id& id = out.emplace_back();
        id.kind = Id::Kind::word;
        if (at_ != end_ && *at_ == '"') {
            for (++at_; at_ != end_ && *at_ != '"'; ++at_) {
                at_ += *at_ == '\\';
                if (at_ == end_)
                    return false;
                id.text += *at_;
            }
            if (at_ == end_)
                return false;
            ++at_;
            blanks();
            return at_ != end_ && (*at_ == ',' || *at_ == '}');
        }
        bool escaped = false;
        std::size_t kept = 0; // blanks at the end do not count
        for (; at_ != end_ && *at_ != ',' && *at_ != '}'; ++at_) {
            if (*at_ == '{' || *at_ == '"')
                return false;
            const bool escape = *at_ == '\\';
            at_ += escape;
            if (at_ == end_)
                return false;
            escaped = escaped || escape;
            id.text += *at_;
            if (escape || !is_blank(*at_))
                kept = id.text.size();
        }
        id.text.resize(kept);
        if (id.text.empty() || at_ == end_)
            return false;
        if (!escaped && (id.text == "NULL" || id.text == "null")) {
            id.kind = Id::Kind::other;
            id.text = "NoneType";
        }
        return true;
    }

    const char* at_;
    const char* const end_;
};

[[noreturn]] void refuse(const std::string& got) {
    throw base::Error("22023",
                      "wrong type of argument ids, expect list, int or str, got '" + got + "'",
                      milvus_code(1));
}

Ids checked(Ids ids) {
    for (const Id& id : ids.list)
        if (id.kind == Id::Kind::other)
            throw base::Error("22023",
                              "wrong type of element in argument ids, expect int or str, got '" +
                                  id.text + "'",
                              milvus_code(1));
    return ids;
}

} // namespace

Ids ids_from_json(std::string_view json) {
    const std::string_view text = trim(json);
    Ids found;
    if (JsonReader(text).list(found.list))
        return checked(std::move(found));
    Id one;
    if (!JsonReader(text).scalar(one))
        refuse("text that is no JSON");
    if (one.kind == Id::Kind::other)
        refuse(one.text);
    found.list = {std::move(one)};
    return found;
}

Ids ids_from_text(std::string_view given) {
    const std::string_view text = trim(given);
    Ids found;
    if (text.starts_with('[') && JsonReader(text).list(found.list))
        return checked(std::move(found));
    found.list.clear();
    if (ArrayReader(text).list(found.list))
        return checked(std::move(found));
    found.list.clear();
    Id one;
    const bool json = JsonReader(text).scalar(one);
    if (json && one.kind == Id::Kind::other && (one.text == "dict" || one.text == "list"))
        refuse(one.text);
    if (json && one.kind == Id::Kind::string) {
        found.list = {std::move(one)};
        return found;
    }
    if (json && (one.kind == Id::Kind::integer || one.kind == Id::Kind::big))
        found.list = {std::move(one)};
    found.scalar = std::string(given);
    return found;
}

} // namespace milvus
