// Makes a set of real vectors from photographs: dense gradient-histogram descriptors of 128
// dimensions, of the kind that image search uses, at random places and scales, in random order, as
// .fvecs.
//
//   dense_descriptors COUNT OUT.fvecs IMAGE.pgm ...
//
// Images are 8-bit binary PGM ("P5"); any image program makes them. Each gives the same share of
// the descriptors. A place without texture is passed over: its descriptor would be noise.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <numbers>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int kCells = 4; // a side of the patch
constexpr int kBins = 8;  // directions
constexpr int kCellPixels = 4;
constexpr int kPatch = kCells * kCellPixels;
constexpr int kDims = kCells * kCells * kBins;
constexpr float kLeastTexture = 60; // length of a descriptor before it is normalised

using Descriptor = std::array<float, kDims>;

struct Image {
    int width = 0;
    int height = 0;
    std::vector<float> pixels;

    float at(int x, int y) const noexcept {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
};

Image read_pgm(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string magic;
    int most = 0;
    Image image;
    in >> magic >> image.width >> image.height >> most;
    in.get();
    if (!in || magic != "P5" || most != 255 || image.width < 1 || image.height < 1 ||
        image.width > 30'000 || image.height > 30'000) {
        throw std::runtime_error(path + ": not an 8-bit binary PGM without comments");
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(image.width) *
                                    static_cast<std::size_t>(image.height));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!in) {
        throw std::runtime_error(path + " ends too soon");
    }
    image.pixels.assign(bytes.begin(), bytes.end());
    return image;
}

// Each pixel the mean of four: the next scale.
Image halved(const Image& from) {
    Image to{from.width / 2, from.height / 2, {}};
    for (int y = 0; y < to.height; ++y) {
        for (int x = 0; x < to.width; ++x) {
            to.pixels.push_back((from.at(2 * x, 2 * y) + from.at(2 * x + 1, 2 * y) +
                                 from.at(2 * x, 2 * y + 1) + from.at(2 * x + 1, 2 * y + 1)) /
                                4);
        }
    }
    return to;
}

// Adds a gradient to the four cells and two directions around it, by its distance to each.
void add_gradient(Descriptor& histogram, int x, int y, float dx, float dy) {
    const float pi = std::numbers::pi_v<float>;
    const float from_middle_x = (static_cast<float>(x) + 0.5F) / kCellPixels - kCells / 2.0F;
    const float from_middle_y = (static_cast<float>(y) + 0.5F) / kCellPixels - kCells / 2.0F;
    const float weight = std::hypot(dx, dy) *
                         std::exp(-(from_middle_x * from_middle_x + from_middle_y * from_middle_y) /
                                  (kCells * kCells / 2.0F));
    const float direction = (std::atan2(dy, dx) + pi) / (2 * pi) * kBins;
    const float cell_x = from_middle_x + kCells / 2.0F - 0.5F;
    const float cell_y = from_middle_y + kCells / 2.0F - 0.5F;
    const int first_x = static_cast<int>(std::floor(cell_x));
    const int first_y = static_cast<int>(std::floor(cell_y));
    const int first_bin = static_cast<int>(direction);
    for (int corner = 0; corner < 8; ++corner) {
        const int cx = first_x + (corner & 1);
        const int cy = first_y + (corner >> 1 & 1);
        const int bin = first_bin + (corner >> 2);
        if (cx < 0 || cy < 0 || cx >= kCells || cy >= kCells) {
            continue;
        }
        const float share = (1 - std::fabs(cell_x - static_cast<float>(cx))) *
                            (1 - std::fabs(cell_y - static_cast<float>(cy))) *
                            (1 - std::fabs(direction - static_cast<float>(bin)));
        histogram[static_cast<std::size_t>((cy * kCells + cx) * kBins + bin % kBins)] +=
            weight * share;
    }
}

float length_of(const Descriptor& descriptor) {
    float sum = 0;
    for (const float value : descriptor) {
        sum += value * value;
    }
    return std::sqrt(sum);
}

// Of the patch whose first pixel is (left, top), which has a pixel around it on each side. False
// where there is too little texture.
bool describe(const Image& image, int left, int top, Descriptor& out) {
    out.fill(0);
    for (int y = 0; y < kPatch; ++y) {
        for (int x = 0; x < kPatch; ++x) {
            const int px = left + x;
            const int py = top + y;
            add_gradient(out, x, y, image.at(px + 1, py) - image.at(px - 1, py),
                         image.at(px, py + 1) - image.at(px, py - 1));
        }
    }
    const float length = length_of(out);
    if (length < kLeastTexture) {
        return false;
    }
    // One strong edge shall not outweigh all else: each share is cut at a fifth. Then to bytes.
    for (float& value : out) {
        value = std::min(value / length, 0.2F);
    }
    const float cut_length = length_of(out);
    for (float& value : out) {
        value = std::min(255.0F, std::floor(512 * value / cut_length));
    }
    return true;
}

void describe_image(const std::string& path, std::size_t wanted, std::mt19937_64& random,
                    std::vector<Descriptor>& out) {
    std::vector<Image> scales = {read_pgm(path)};
    while (scales.size() < 4 && std::min(scales.back().width, scales.back().height) > 8 * kPatch) {
        scales.push_back(halved(scales.back()));
    }
    const std::size_t end = out.size() + wanted;
    Descriptor descriptor;
    for (std::size_t tries = 0; out.size() < end && tries < 20 * wanted; ++tries) {
        const Image& image = scales[random() % scales.size()];
        if (image.width < kPatch + 2 || image.height < kPatch + 2) {
            continue;
        }
        const auto place = [&](int size) {
            return 1 + static_cast<int>(random() % static_cast<unsigned>(size - kPatch - 1));
        };
        const int left = place(image.width);
        const int top = place(image.height);
        if (describe(image, left, top, descriptor)) {
            out.push_back(descriptor);
        }
    }
}

void write_fvecs(const std::string& path, const std::vector<Descriptor>& list) {
    std::ofstream out(path, std::ios::binary);
    for (const Descriptor& descriptor : list) {
        const std::int32_t dims = kDims;
        out.write(reinterpret_cast<const char*>(&dims), sizeof dims);
        out.write(reinterpret_cast<const char*>(descriptor.data()), sizeof descriptor);
    }
    out.close();
    if (!out) {
        throw std::runtime_error("cannot write " + path);
    }
}

void make(std::size_t count, const std::string& out, const std::vector<std::string>& images) {
    std::mt19937_64 random(7);
    std::vector<Descriptor> list;
    for (std::size_t i = 0; i < images.size(); ++i) {
        // Images without texture leave their share to those after them.
        const std::size_t wanted = (count - list.size()) / (images.size() - i);
        describe_image(images[i], wanted, random, list);
    }
    if (list.size() < count) {
        throw std::runtime_error("the images gave only " + std::to_string(list.size()) +
                                 " descriptors");
    }
    for (std::size_t i = list.size(); i > 1; --i) {
        std::swap(list[i - 1], list[random() % i]);
    }
    write_fvecs(out, list);
    std::printf("%zu descriptors of %zu images\n", list.size(), images.size());
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (argc < 4) {
            throw std::runtime_error("usage: dense_descriptors COUNT OUT.fvecs IMAGE.pgm ...");
        }
        make(std::stoull(argv[1]), argv[2], {argv + 3, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "dense_descriptors: %s\n", error.what());
        return 1;
    }
}
