// Reading a ranker, and its arithmetic.

#include "milvus/ranker.h"

#include <charconv>
#include <cmath>

#include "milvus/errors.h"
#include "milvus/json_text.h"

namespace milvus {

namespace {

using Kind = pg::Json::Kind;

double number(const pg::Json& json, const char* what) {
    double found = 0;
    const std::string_view text = json.kind == Kind::number || json.kind == Kind::string
                                      ? std::string_view(json.text)
                                      : std::string_view();
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), found);
    if (text.empty() || fault != std::errc() || end != text.data() + text.size() ||
        !std::isfinite(found))
        throw bad_parameter(std::string(what) + " of the ranker should be a number, but got " +
                            json_text(json));
    return found;
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out;
}

[[noreturn]] void refuse_key(const char* key, const char* where) {
    throw bad_parameter("unexpected key " + std::string(key) + " in " + where);
}

void read_weights(Ranker& out, const pg::Json& json) {
    if (json.kind != Kind::array)
        throw bad_parameter("weights of the ranker should be a list of numbers, but got " +
                            json_text(json));
    for (int i = 0; i < json.size; ++i) {
        const double weight = number(json.items[i], "a weight");
        if (weight < 0 || weight > 1)
            throw bad_parameter("rank param weight should be in range [0, 1], but got " +
                                json_text(json.items[i]));
        out.weights.push_back(weight);
    }
}

void read_params(Ranker& out, const pg::Json& params) {
    if (params.kind == Kind::null)
        return;
    if (params.kind != Kind::object)
        throw bad_parameter("params of the ranker must be a JSON object");
    for (int i = 0; i < params.size; ++i) {
        const std::string_view key = params.keys[i];
        const pg::Json& value = params.items[i];
        if (key == "k" && !out.weighted) {
            out.k = number(value, "k");
            if (out.k <= 0 || out.k >= 16384)
                throw bad_parameter("The rank params k should be in range (0, 16384), but got " +
                                    json_text(value));
        } else if (key == "weights" && out.weighted) {
            read_weights(out, value);
        } else if (key == "norm_score" && out.weighted) {
            if (value.kind != Kind::boolean)
                throw bad_parameter("norm_score of the ranker should be a boolean, but got " +
                                    json_text(value));
            out.normalise = value.truth;
        } else {
            refuse_key(params.keys[i], "params of the ranker");
        }
    }
}

void read_strategy(Ranker& out, const pg::Json& json) {
    const pg::Json* strategy = json.find("strategy");
    if (!strategy || strategy->kind == Kind::null)
        return;
    const std::string name =
        strategy->kind == Kind::string ? lower(strategy->text) : json_text(*strategy);
    if (name != "rrf" && name != "weighted")
        throw bad_parameter("unsupported rank type " + name);
    out.weighted = name == "weighted";
}

} // namespace

double Ranker::term(std::size_t request, std::size_t rank, Metric metric, double distance) const {
    if (!weighted)
        return 1 / (k + static_cast<double>(rank));
    return weights[request] * (normalise ? normalised(metric, distance) : distance);
}

Ranker ranker_from_json(const pg::Json* json, std::size_t requests) {
    Ranker out;
    if (!json || json->kind == Kind::null)
        return out;
    if (json->kind != Kind::object)
        throw bad_parameter("ranker must be a JSON object");
    for (int i = 0; i < json->size; ++i)
        if (std::string_view(json->keys[i]) != "strategy" &&
            std::string_view(json->keys[i]) != "params")
            refuse_key(json->keys[i], "ranker");
    read_strategy(out, *json);
    if (const pg::Json* params = json->find("params"))
        read_params(out, *params);
    if (out.weighted && out.weights.size() != requests)
        throw base::Error("22023",
                          "the length of weights param mismatch with ann search requests: invalid "
                          "parameter[expected=" +
                              std::to_string(requests) +
                              "][actual=" + std::to_string(out.weights.size()) + "]",
                          milvus_code(1100));
    return out;
}

} // namespace milvus
