// SPDX-License-Identifier: Apache-2.0
// Keys of exchanges and of market and bank data.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "binance-secret",
     .title = "Binance key or secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(binance)",
     .pattern = R"([A-Za-z0-9]{64})",
     .keywords = {"binance"},
     .min_entropy = 4.2,
     .validate = mixed_token,
     .target = "BINANCE_API_SECRET",
     .rotate = "Delete the key under API management and create one limited to addresses, without withdrawals.",
     .good = {"BINANCE_API_SECRET=\"4kT"
              "xH3NKc8KdBgdkK3x3xrxxSfnyeDhw8rMlImxXPscG2JQCFbIY17ZuKxs3ipBh\""},
     .bad = {"BIN"
             "ANCE_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "bittrex-secret",
     .title = "Bittrex key or secret",
     .form = Form::provider,
     .key = R"(bittrex)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"bittrex"},
     .min_entropy = 3.2,
     .target = "BITTREX_API_SECRET",
     .rotate = "Delete the key pair; the exchange has closed.",
     .good = {"BITTREX_API_SECRET=\"ef2"
              "5d0e1c25456b4bda02a2951b0c990\""},
     .bad = {"BIT"
             "TREX_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "coinbase-secret",
     .title = "Coinbase key or secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(coinbase)",
     .pattern = R"([A-Za-z0-9_\-]{64}|[A-Za-z0-9+/]{86}==)",
     .keywords = {"coinbase"},
     .min_entropy = 4.2,
     .validate = mixed_token,
     .target = "COINBASE_API_SECRET",
     .rotate = "Delete the key under Settings, API, and create one that only reads where that is enough.",
     .good = {"COINBASE_API_SECRET=\"8IW"
              "C5a05FtFjMNsO7wTTvc1rMVusH2tVDsFSrjkb7O1gaPXZnGydRabnfACQCNZ0\""},
     .bad = {"COI"
             "NBASE_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "finicity-secret",
     .title = "Finicity secret",
     .form = Form::provider,
     .key = R"(finicity)",
     .pattern = R"([a-f0-9]{32}|[A-Za-z0-9]{20})",
     .keywords = {"finicity"},
     .min_entropy = 3.2,
     .validate = random_looking,
     .target = "FINICITY_APP_SECRET",
     .rotate = "Rotate the partner secret through the API.",
     .good = {"FINICITY_APP_SECRET=\"ZpE"
              "aY9xR7AKDIrMIoV5F\""},
     .bad = {"FIN"
             "ICITY_APP_SECRET=\"xxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "finnhub-token",
     .title = "Finnhub token",
     .severity = Severity::low,
     .form = Form::provider,
     .key = R"(finnhub)",
     .pattern = R"([a-z0-9]{20,40})",
     .keywords = {"finnhub"},
     .min_entropy = 3.3,
     .validate = random_looking,
     .target = "FINNHUB_API_KEY",
     .rotate = "Regenerate it in the dashboard.",
     .good = {"FINNHUB_API_KEY=\"jz2"
              "az8o9f882ngzcv74f\""},
     .bad = {"FINNHUB_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxx\""}},
    {.id = "kraken-secret",
     .title = "Kraken key or secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(kraken)",
     .pattern = R"([A-Za-z0-9+/]{54,88}={0,2})",
     .keywords = {"kraken"},
     .min_entropy = 4.3,
     .validate = mixed_token,
     .target = "KRAKEN_API_SECRET",
     .rotate = "Delete the key under Settings, API, and create one with fewer permissions.",
     .good = {"KRAKEN_API_SECRET=\"NpG"
              "wIyJA7UJcDrjQIgizWQ7vEP6SodyOWoCewjRmq8Vu3Yn0WMQUrINZhpWa93whC1Bta1VAs4trWWMNqhBSai==\""},
     .bad = {"KRA"
             "KEN_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxx\""}},
    {.id = "kucoin-secret",
     .title = "KuCoin secret",
     .severity = Severity::critical,
     .form = Form::provider,
     .key = R"(kucoin)",
     .pattern = R"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-f0-9]{24})",
     .keywords = {"kucoin"},
     .target = "KUCOIN_API_SECRET",
     .rotate = "Delete the key under API management and create one limited to addresses.",
     .good = {"KUCOIN_API_SECRET=\"e60"
              "66109-7113-2143-6785-7f3425a256fa\""},
     .bad = {"KUC"
             "OIN_API_SECRET=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "solana-keypair",
     .title = "Solana key pair",
     .severity = Severity::critical,
     .form = Form::whole,
     .pattern = R"(\[\s{0,4}([0-9]{1,3}(?:\s{0,4},\s{0,4}[0-9]{1,3}){63})\s{0,4}\])",
     .path = R"((?:^|/)(?:\.config/solana/[^/]+\.json|[\w.\-]*keypair[\w.\-]*\.json)$)",
     .longest = 800,
     .validate = nullptr,
     .delivery = Delivery::secret_file,
     .target = "/root/.config/solana/id.json",
     .rotate = "Move the funds to a new key pair.",
     .good = {"[214,176,32,167,15,103,2,126,158,220,102,237,141,94,254,170,24,40,192,73,194,44,46,81,135,"
              "177,165,252,110,174,125,99,2,255,57,83,79,113,238,14,30,153,224,154,214,55,32,215,41,255,7"
              "8,151,107,78,135,198,13,57,141,92,21,213,114,176]"},
     .bad = {"[1,2,3]"}},
};

}  // namespace

Family trading_rules() { return {"Exchanges and market data", kRows}; }

}  // namespace plimsoll::secret
