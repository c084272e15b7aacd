// What a run prints: aligned tables on standard output, and raw figures in a file.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace bench {

std::string fixed(double value, int digits);

double median(std::vector<double> values); // 0 of none
// Of the quotients of what one round measured of two.
double median_ratio(const std::vector<double>& of, const std::vector<double>& to);
double mean(const std::vector<double>& values);
double quantile(std::vector<double> values, double share);

class Table {
  public:
    explicit Table(std::vector<std::string> head) : lines_{std::move(head)} {}
    void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }
    // The first column to the left, the others to the right.
    void print() const;

  private:
    std::vector<std::vector<std::string>> lines_;
};

// Lines of: command, data, who, what, where (ef, round, ...), value, separated by tabs; before
// those of a run, lines with `#`: the command that repeats it, and each server. Nothing where no
// file is named.
class RawFile {
  public:
    RawFile(const std::string& path, std::string command, std::string data);
    void add(const std::string& who, const std::string& what, const std::string& where,
             double value);
    void note(const std::string& text);

  private:
    std::ofstream out_;
    std::string head_;
};

} // namespace bench
