// The file formats of data_file.h. All are little-endian, as are the machines this runs on.
#include "data_file.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace bench {

static_assert(std::endian::native == std::endian::little);

namespace {

// Where the vectors are in a file: vector i begins at start + i * stride.
struct Layout {
    std::size_t dims = 0;
    std::size_t count = 0;
    std::size_t start = 0;
    std::size_t stride = 0;
    bool bytes = false; // unsigned bytes instead of floats
};

class VectorFile {
  public:
    explicit VectorFile(const std::string& path)
        : path_(path), in_(path, std::ios::binary), size_(0) {
        if (!in_) {
            throw std::runtime_error("cannot read " + path);
        }
        size_ = std::filesystem::file_size(path);
        const std::string extension = std::filesystem::path(path).extension();
        if (extension == ".fvecs" || extension == ".bvecs") {
            layout_.bytes = extension == ".bvecs";
            layout_.dims = number_at(0);
            layout_.start = 4;
            layout_.stride = 4 + layout_.dims * (layout_.bytes ? 1 : 4);
            layout_.count = size_ / layout_.stride;
        } else if (extension == ".fbin") {
            layout_ = {number_at(4), number_at(0), 8, number_at(4) * 4, false};
        } else if (extension == ".npy") {
            read_numpy_header();
        } else {
            throw std::runtime_error(path + ": not .fvecs, .bvecs, .fbin or .npy");
        }
        if (layout_.dims == 0 || layout_.dims > 16'000 || layout_.count == 0) {
            throw std::runtime_error(path + ": no vectors of 1 to 16000 dimensions");
        }
    }

    const Layout& layout() const noexcept { return layout_; }

    Matrix read(std::size_t first, std::size_t count) {
        if (first + count > layout_.count) {
            throw std::runtime_error(path_ + " holds only " + std::to_string(layout_.count) +
                                     " vectors");
        }
        Matrix matrix{layout_.dims, std::vector<float>(count * layout_.dims)};
        std::vector<std::uint8_t> bytes(layout_.dims);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t at = layout_.start + (first + i) * layout_.stride;
            if (layout_.bytes) {
                read_at(at, bytes.data(), layout_.dims);
                std::copy(bytes.begin(), bytes.end(), matrix.row(i));
            } else {
                read_at(at, matrix.row(i), layout_.dims * sizeof(float));
            }
        }
        return matrix;
    }

  private:
    void read_at(std::size_t offset, void* to, std::size_t bytes) {
        // seekg throws the stream's buffer away even when it stays in place.
        if (offset != position_) {
            if (offset > position_ && offset - position_ < 64) {
                in_.ignore(static_cast<std::streamsize>(offset - position_));
            } else {
                in_.seekg(static_cast<std::streamoff>(offset));
            }
        }
        in_.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
        if (!in_) {
            throw std::runtime_error(path_ + " ends too soon");
        }
        position_ = offset + bytes;
    }

    std::size_t number_at(std::size_t offset) {
        std::int32_t value = 0;
        read_at(offset, &value, sizeof value);
        return value > 0 ? static_cast<std::size_t>(value) : 0;
    }

    // Version 1 only: a two-byte length and a dictionary in text.
    void read_numpy_header() {
        char head[10];
        read_at(0, head, sizeof head);
        if (std::string(head, 6) != "\x93NUMPY" || head[6] != 1) {
            throw std::runtime_error(path_ + ": not a .npy file of version 1");
        }
        const std::size_t length =
            static_cast<std::uint8_t>(head[8]) + 256U * static_cast<std::uint8_t>(head[9]);
        std::string text(length, ' ');
        read_at(sizeof head, text.data(), length);
        const std::size_t shape = text.find("'shape': (");
        const std::size_t comma = text.find(',', shape);
        if (text.find("'<f4'") == std::string::npos ||
            text.find("'fortran_order': False") == std::string::npos ||
            shape == std::string::npos || comma == std::string::npos) {
            throw std::runtime_error(path_ + ": not a float32 array in C order");
        }
        layout_.count = std::stoull(text.substr(shape + 10));
        layout_.dims = std::stoull(text.substr(comma + 1));
        layout_.start = sizeof head + length;
        layout_.stride = layout_.dims * sizeof(float);
    }

    std::string path_;
    std::ifstream in_;
    std::size_t size_;
    std::size_t position_ = 0;
    Layout layout_;
};

// The file's name as a part of a table's name.
std::string short_name(const std::string& path) {
    std::string name;
    for (const char letter : std::filesystem::path(path).stem().string()) {
        const auto code = static_cast<unsigned char>(letter);
        name += std::isalnum(code) != 0 ? static_cast<char>(std::tolower(code)) : '_';
    }
    return name.substr(0, 20);
}

} // namespace

void read_files(const Options& options, std::size_t extra, Data& data) {
    VectorFile file(options.data_file);
    data.name = short_name(options.data_file);
    if (!options.query_file.empty()) {
        data.all = file.read(0, options.rows + extra);
        data.queries = VectorFile(options.query_file).read(0, options.queries);
        if (data.queries.dims != data.all.dims) {
            throw std::runtime_error("queries and data differ in dimensions");
        }
        return;
    }
    const std::size_t count = file.layout().count;
    if (count < options.rows + extra + options.queries) {
        throw std::runtime_error(options.data_file + " holds only " + std::to_string(count) +
                                 " vectors, too few for rows, inserts and queries");
    }
    data.all = file.read(0, options.rows + extra);
    data.queries = file.read(count - options.queries, options.queries);
}

} // namespace bench
