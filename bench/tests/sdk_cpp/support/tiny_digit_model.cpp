// SPDX-License-Identifier: Apache-2.0
// An ONNX model of some three kilobytes, written field by field.
#include <bit>
#include <cstdint>
#include <cstring>

#include "files.hpp"

namespace paceline::sdk_test {

namespace {

constexpr std::int64_t kPixels = 64;
constexpr std::int64_t kDigits = 10;
constexpr std::uint64_t kFloat = 1; // TensorProto.FLOAT

// A message in the encoding of protocol buffers; the numbers are those of onnx.proto.
class Message {
public:
    Message& number(std::uint64_t field, std::uint64_t value) {
        append_varint(field << 3);
        append_varint(value);
        return *this;
    }

    Message& text(std::uint64_t field, std::string_view value) {
        append_varint(field << 3 | 2);
        append_varint(value.size());
        bytes_ += value;
        return *this;
    }

    Message& message(std::uint64_t field, const Message& value) {
        return text(field, value.bytes_);
    }

    const std::string& bytes() const { return bytes_; }

private:
    void append_varint(std::uint64_t value) {
        for (; value >= 128; value >>= 7) {
            bytes_ += static_cast<char>(value % 128 + 128);
        }
        bytes_ += static_cast<char>(value);
    }

    std::string bytes_;
};

// ValueInfoProto: a float tensor whose first length is open.
Message value(std::string_view name, const std::vector<std::int64_t>& lengths) {
    Message shape;
    shape.message(1, Message().text(2, "n"));
    for (const std::int64_t length : lengths) {
        shape.message(1, Message().number(1, static_cast<std::uint64_t>(length)));
    }
    const Message tensor = Message().number(1, kFloat).message(2, shape);
    return Message().text(1, name).message(2, Message().message(1, tensor));
}

// TensorProto with made-up numbers between -1 and 1.
Message weights(std::string_view name, const std::vector<std::int64_t>& lengths) {
    Message tensor;
    std::int64_t count = 1;
    for (const std::int64_t length : lengths) {
        tensor.number(1, static_cast<std::uint64_t>(length));
        count *= length;
    }
    std::string data;
    std::uint32_t state = 1;
    for (std::int64_t i = 0; i < count; ++i) {
        state = state * 1664525 + 1013904223;
        const float number = static_cast<float>(state >> 8) / static_cast<float>(1 << 23) - 1;
        const auto bits = std::bit_cast<std::uint32_t>(number);
        data.append(reinterpret_cast<const char*>(&bits), sizeof(bits));
    }
    return tensor.number(2, kFloat).text(8, name).text(9, data);
}

Message integer_attribute(std::string_view name, std::uint64_t value) {
    constexpr std::uint64_t kInteger = 2; // AttributeProto.INT
    return Message().text(1, name).number(3, value).number(20, kInteger);
}

} // namespace

std::string tiny_digit_model() {
    const Message flatten = Message()
                                .text(1, "images")
                                .text(2, "pixels")
                                .text(4, "Flatten")
                                .message(5, integer_attribute("axis", 1));
    const Message sums = Message()
                             .text(1, "pixels")
                             .text(1, "weights")
                             .text(1, "bias")
                             .text(2, "scores")
                             .text(4, "Gemm")
                             .message(5, integer_attribute("transB", 1));
    const Message graph = Message()
                              .message(1, flatten)
                              .message(1, sums)
                              .text(2, "digits")
                              .message(5, weights("weights", {kDigits, kPixels}))
                              .message(5, weights("bias", {kDigits}))
                              .message(11, value("images", {1, 8, 8}))
                              .message(12, value("scores", {kDigits}));
    constexpr std::uint64_t kIntermediateRepresentation = 7;
    constexpr std::uint64_t kOperatorSet = 13;
    return Message()
        .number(1, kIntermediateRepresentation)
        .message(8, Message().number(2, kOperatorSet))
        .message(7, graph)
        .bytes();
}

} // namespace paceline::sdk_test
