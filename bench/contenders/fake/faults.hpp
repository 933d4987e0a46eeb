// SPDX-License-Identifier: Apache-2.0
// A session whose replies go wrong as scripted.
#pragma once

#include "paceline_sdk/session.hpp"
#include "script.hpp"

namespace paceline::fake {

// Passes requests on and puts the scripted fault between the work of its phase and the reply.
class FaultySession final : public sdk::RequestHandler {
public:
    // Fills `script` when it is configured. Both live longer than this object.
    FaultySession(sdk::RequestHandler& session, Script& script)
        : session_(session), script_(script) {}

    sdk::Json answer(const std::string& operation, const sdk::Json& request) override;

private:
    sdk::RequestHandler& session_;
    Script& script_;
};

// Never returns.
[[noreturn]] void sleep_for_ever();

} // namespace paceline::fake
