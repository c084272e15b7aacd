// Tables, medians and the raw file.
#include "report.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <stdexcept>

namespace bench {

std::string fixed(double value, int digits) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

double median(std::vector<double> values) {
    return quantile(std::move(values), 0.5);
}

double median_ratio(const std::vector<double>& of, const std::vector<double>& to) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < to.size(); ++round) {
        ratios.push_back(of[round] / to[round]);
    }
    return median(ratios);
}

double mean(const std::vector<double>& values) {
    return values.empty() ? 0
                          : std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(values.size());
}

void Table::print() const {
    std::vector<std::size_t> widths;
    for (const auto& line : lines_) {
        widths.resize(std::max(widths.size(), line.size()));
        for (std::size_t i = 0; i < line.size(); ++i) {
            widths[i] = std::max(widths[i], line[i].size());
        }
    }
    for (const auto& line : lines_) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const int width = static_cast<int>(widths[i]);
            std::printf(i == 0 ? "%-*s" : "  %*s", width, line[i].c_str());
        }
        std::printf("\n");
    }
    std::printf("\n");
    std::fflush(stdout);
}

RawFile::RawFile(const std::string& path, std::string command, std::string data)
    : head_(std::move(command) + "\t" + std::move(data)) {
    if (!path.empty()) {
        out_.open(path, std::ios::app);
        if (!out_) {
            throw std::runtime_error("cannot write " + path);
        }
    }
}

void RawFile::add(const std::string& who, const std::string& what, const std::string& where,
                  double value) {
    if (out_.is_open()) {
        out_ << head_ << '\t' << who << '\t' << what << '\t' << where << '\t' << value << std::endl;
    }
}

void RawFile::note(const std::string& text) {
    if (out_.is_open()) {
        out_ << "# " << text << std::endl;
    }
}

} // namespace bench
