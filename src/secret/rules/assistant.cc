// SPDX-License-Identifier: Apache-2.0
// Keys of model providers and of the tools around them.
#include "secret/rules/row.h"

namespace plimsoll::secret {

namespace {

constexpr Row kRows[] = {
    {.id = "anthropic-api-key",
     .title = "Anthropic API key",
     .severity = Severity::critical,
     .pattern = R"(sk-ant-(?:api03|admin01)-[\w\-]{93}AA)",
     .keywords = {"sk-ant-"},
     .min_entropy = 4,
     .target = "ANTHROPIC_API_KEY",
     .rotate = "Disable it in the console under API keys, and issue one for a workspace with limits.",
     .good = {"ANTHROPIC_API_KEY=sk-"
              "ant-api03-riW417TmYVYLL53hYe25coVqbNcA7WKEW9cw5hnis0IClfflvkTKI1inDiKDBMaaZbaXDc4HyZDUV6K1"
              "tzTfmKarxrXRrAA"},
     .bad = {"ANT"
             "HROPIC_API_KEY=sk-ant-api03-riW417TmYVYLL53hYe25coVqbNcA7WKEW9cw5hnisxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "anthropic-oauth-token",
     .title = "Anthropic OAuth token",
     .severity = Severity::critical,
     .pattern = R"(sk-ant-o[ar]t01-[\w\-]{80,120})",
     .keywords = {"sk-ant-oat01-", "sk-ant-ort01-"},
     .min_entropy = 4,
     .target = "CLAUDE_CODE_OAUTH_TOKEN",
     .rotate = "Log the session out in the account's settings and make a new token.",
     .good = {"CLAUDE_CODE_OAUTH_TOKEN=sk-"
              "ant-oat01-0mJ19BHbkw7B6LLNU4mvxxGWzB4fMPeMrlwuGwWnqBljHjls8Q3J9vMuKfaywwxg7szU86jqMFcUmRCT"},
     .bad = {"CLA"
             "UDE_CODE_OAUTH_TOKEN=sk-ant-oat01-0mJ19BHbkw7B6LLNU4mvxxGWzB4fMPeMrlxxxxxxxxxxxxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "assemblyai-api-key",
     .title = "AssemblyAI API key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(assembly_?ai)",
     .pattern = R"([a-f0-9]{32})",
     .keywords = {"assembly"},
     .min_entropy = 3,
     .target = "ASSEMBLYAI_API_KEY",
     .rotate = "Rotate it in the dashboard under API keys.",
     .good = {"ASSEMBLYAI_API_KEY=\"6e7"
              "273d6efa2ad7dbdc68ed3c97a7836\""},
     .bad = {"ASS"
             "EMBLYAI_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "cerebras-api-key",
     .title = "Cerebras API key",
     .pattern = R"(csk-[a-z0-9]{48})",
     .keywords = {"csk-"},
     .min_entropy = 3.8,
     .target = "CEREBRAS_API_KEY",
     .rotate = "Delete it under API keys and generate a new one.",
     .good = {"CEREBRAS_API_KEY=csk"
              "-w87l534dev6qmvvmvby55mooyknf3co6adslzfqdl571iue7"},
     .bad = {"CER"
             "EBRAS_API_KEY=csk-w87l534dev6qmvvmvby55mxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "clickhouse-cloud-secret",
     .title = "ClickHouse Cloud API secret",
     .pattern = R"(4b1d[A-Za-z0-9]{38})",
     .keywords = {"4b1d"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "CLICKHOUSE_API_SECRET",
     .rotate = "Delete the key under Organization, API keys, and create one with a role.",
     .good = {"CLICKHOUSE_API_SECRET=4b1"
              "d3szLcye8nDyoOdE66VLTXGkn9UVDswl0kSLp7f"},
     .bad = {"CLI"
             "CKHOUSE_API_SECRET=4b1d3szLcye8nDyoOdE66xxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "cohere-api-key",
     .title = "Cohere API key",
     .form = Form::provider,
     .key = R"((?:cohere|\bco_api))",
     .pattern = R"([A-Za-z0-9]{40})",
     .keywords = {"cohere", "co_api"},
     .min_entropy = 4,
     .validate = mixed_token,
     .target = "COHERE_API_KEY",
     .rotate = "Delete it in the dashboard under API keys and create a new one.",
     .good = {"COHERE_API_KEY=\"1LK"
              "s47fWsoRx38x6nEB6gh42dn1c0aIOqntplXe7\""},
     .bad = {"COHERE_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "deepgram-api-key",
     .title = "Deepgram API key",
     .severity = Severity::medium,
     .form = Form::provider,
     .key = R"(deepgram)",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"deepgram"},
     .min_entropy = 3,
     .target = "DEEPGRAM_API_KEY",
     .rotate = "Delete it in the console under API keys and create one that ends.",
     .good = {"DEEPGRAM_API_KEY=\"cab"
              "0375b83b8a8aea49687c900a43151e50a3940\""},
     .bad = {"DEE"
             "PGRAM_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "deepseek-api-key",
     .title = "DeepSeek API key",
     .form = Form::provider,
     .key = R"(deepseek)",
     .pattern = R"(sk-[a-f0-9]{32})",
     .keywords = {"deepseek"},
     .min_entropy = 3,
     .target = "DEEPSEEK_API_KEY",
     .rotate = "Delete it under API keys and create a new one.",
     .good = {"DEEPSEEK_API_KEY=\"sk-"
              "0fdd2ac14b29f71201d5d1337199ea40\""},
     .bad = {"DEE"
             "PSEEK_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "elevenlabs-api-key",
     .title = "ElevenLabs API key",
     .form = Form::provider,
     .key = R"((?:elevenlabs|eleven_labs|xi_api))",
     .pattern = R"((?:sk_)?[a-f0-9]{32,48})",
     .keywords = {"eleven", "xi_api"},
     .min_entropy = 3,
     .target = "ELEVENLABS_API_KEY",
     .rotate = "Delete it under Developers, API keys, and create one with limits.",
     .good = {"ELEVENLABS_API_KEY=\"sk_"
              "d7dfedd3dc8ddeb7df01d2359ed477d4d9ffb7e00db68582\""},
     .bad = {"ELE"
             "VENLABS_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "firecrawl-api-key",
     .title = "Firecrawl API key",
     .severity = Severity::medium,
     .pattern = R"(fc-[a-f0-9]{32})",
     .keywords = {"fc-"},
     .min_entropy = 3.2,
     .target = "FIRECRAWL_API_KEY",
     .rotate = "Delete it under API keys and create a new one.",
     .good = {"FIRECRAWL_API_KEY=fc-"
              "ebf7de0c5ec00140c40f45c8eccd02a0"},
     .bad = {"FIR"
             "ECRAWL_API_KEY=fc-ebf7de0c5ec0014xxxxxxxxxxxxxxxxx"}},
    {.id = "groq-api-key",
     .title = "Groq API key",
     .pattern = R"(gsk_[A-Za-z0-9]{52})",
     .keywords = {"gsk_"},
     .min_entropy = 3.8,
     .target = "GROQ_API_KEY",
     .rotate = "Delete it under API keys and create a new one.",
     .good = {"GROQ_API_KEY=gsk"
              "_BXp4eSfxJKWoW6ZJ5c7mV70Th6sgDMk6P37s6PCJJpwy3BwN9uai"},
     .bad = {"GROQ_API_KEY=gsk"
             "_BXp4eSfxJKWoW6ZJ5c7mV70Txxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "huggingface-token",
     .title = "Hugging Face token",
     .severity = Severity::critical,
     .pattern = R"(hf_[A-Za-z0-9]{34,40}|api_org_[A-Za-z0-9]{34})",
     .keywords = {"hf_", "api_org_"},
     .min_entropy = 3.8,
     .validate = random_looking,
     .target = "HF_TOKEN",
     .rotate = "Invalidate it under Settings, Access tokens, and issue a fine-grained one.",
     .good = {"HF_TOKEN=hf_"
              "3w8ENEBdBQH67gqoFdeLwId3odt40D0juL"},
     .bad = {"HF_TOKEN=hf_"
             "3w8ENEBdBQH67gqoxxxxxxxxxxxxxxxxxx"}},
    {.id = "jina-api-key",
     .title = "Jina API key",
     .severity = Severity::medium,
     .pattern = R"(jina_[A-Za-z0-9_]{60})",
     .keywords = {"jina_"},
     .min_entropy = 4,
     .target = "JINA_API_KEY",
     .rotate = "Delete it under API keys and generate a new one.",
     .good = {"JINA_API_KEY=jin"
              "a_MHI0Rs3FhnQVNAPfpMMI4YMWCRTwUwF9Geo3eMriwCJ9FHvxJ7OtsRvUpDFp"},
     .bad = {"JINA_API_KEY=jin"
             "a_MHI0Rs3FhnQVNAPfpMMI4YMWCRTwxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "langfuse-secret-key",
     .title = "Langfuse secret key",
     .pattern = R"(sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
     .keywords = {"sk-lf-"},
     .target = "LANGFUSE_SECRET_KEY",
     .rotate = "Delete it under the project's Settings, API keys, and create a new pair.",
     .good = {"LANGFUSE_SECRET_KEY=sk-"
              "lf-5bdf2933-8a28-c071-f8f5-4e02b48e2c11"},
     .bad = {"LAN"
             "GFUSE_SECRET_KEY=sk-lf-5bdf2933-8a28-cxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "langsmith-key",
     .title = "LangSmith key",
     .pattern = R"(lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10})",
     .keywords = {"lsv2_pt_", "lsv2_sk_"},
     .min_entropy = 3,
     .target = "LANGSMITH_API_KEY",
     .rotate = "Delete it under Settings, API keys, and create a new one.",
     .good = {"LANGSMITH_API_KEY=lsv"
              "2_pt_e676a5f592549c862f27a7c27c50d7ec_573d57412c"},
     .bad = {"LAN"
             "GSMITH_API_KEY=lsv2_pt_e676a5f592549c862fxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "mistral-api-key",
     .title = "Mistral API key",
     .form = Form::provider,
     .key = R"(mistral)",
     .pattern = R"([A-Za-z0-9]{32})",
     .keywords = {"mistral"},
     .min_entropy = 3.9,
     .validate = mixed_token,
     .target = "MISTRAL_API_KEY",
     .rotate = "Delete it in the console under API keys and create one that ends.",
     .good = {"MISTRAL_API_KEY=\"zpE"
              "56YPbZSNm3bL5F8L9iWzb0DaBSILw\""},
     .bad = {"MISTRAL_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "nvidia-api-key",
     .title = "NVIDIA API key",
     .pattern = R"(nvapi-[\w\-]{60,70})",
     .keywords = {"nvapi-"},
     .min_entropy = 4,
     .target = "NVIDIA_API_KEY",
     .rotate = "Delete it under Setup, API keys, and generate a new one.",
     .good = {"NVIDIA_API_KEY=nva"
              "pi-Hy8S1MudlgqRJwZ4KLu543ukqU8czpP0mkWQ2sFH6fhwibtmeCTZRlt2Kbpg"},
     .bad = {"NVIDIA_API_KEY=nva"
             "pi-Hy8S1MudlgqRJwZ4KLu543ukqU8xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "openai-api-key",
     .title = "OpenAI API key",
     .severity = Severity::critical,
     .pattern = R"(sk-(?:(?:proj|svcacct|admin|service)-)?[\w\-]{20,90}T3BlbkFJ[\w\-]{20,90})",
     .keywords = {"t3blbkfj"},
     .min_entropy = 3.8,
     .target = "OPENAI_API_KEY",
     .rotate = "Revoke it under Settings, API keys, and issue one for a project with limits.",
     .good = {"OPENAI_API_KEY=sk-"
              "proj-8g6phiAvWuHYO9JY5Z5SLekraslR8bX5zABLqV1m0aDeqPiKjYoB3hBtigBCO9CpISdHqSl1ZfT3BlbkFJuGK"
              "JmOXIwvhj6WO9EUdSErQ6LtA3GeyRDjd70UME7xCx4TDfr8i6HDOOFfl1qfEYg0qOlPjVWM"},
     .bad = {"OPENAI_API_KEY=sk-"
             "proj-8g6phiAvWuHYO9JY5Z5SLekraslR8bX5zABLqV1m0aDeqPiKjYoB3hBtigBCO9CpISdHqSl1Zfxxxxxxxxxxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "openrouter-api-key",
     .title = "OpenRouter API key",
     .pattern = R"(sk-or-v1-[a-f0-9]{64})",
     .keywords = {"sk-or-v1-"},
     .min_entropy = 3,
     .target = "OPENROUTER_API_KEY",
     .rotate = "Delete it under Keys and create one with a credit limit.",
     .good = {"OPENROUTER_API_KEY=sk-"
              "or-v1-4c89e34a795ca0d2755b8da20dcd2fecf49dc73c7cee7135e347ad6f8b1fe7a4"},
     .bad = {"OPE"
             "NROUTER_API_KEY=sk-or-v1-4c89e34a795ca0d2755b8da20dcdxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "perplexity-api-key",
     .title = "Perplexity API key",
     .pattern = R"(pplx-[A-Za-z0-9]{48,56})",
     .keywords = {"pplx-"},
     .min_entropy = 3.8,
     .target = "PERPLEXITY_API_KEY",
     .rotate = "Delete it under Settings, API, and generate a new one.",
     .good = {"PERPLEXITY_API_KEY=ppl"
              "x-McHbdtyT4x7D0SN0Y0uDLkfRUrCTn9j1CSUPzP7DLqTf4lKg"},
     .bad = {"PER"
             "PLEXITY_API_KEY=pplx-McHbdtyT4x7D0SN0Y0uDLkxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "pinecone-api-key",
     .title = "Pinecone API key",
     .pattern = R"(pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63})",
     .keywords = {"pcsk_"},
     .min_entropy = 4,
     .target = "PINECONE_API_KEY",
     .rotate = "Delete it under API keys and create one with a role.",
     .good = {"PINECONE_API_KEY=pcs"
              "k_0rWUm_7yGBMO8Ec3EKyy5W51PBc3RACNtPFX4GorQw4DH6Ew65eT5FshCbrm9MRQX63Ke"},
     .bad = {"PIN"
             "ECONE_API_KEY=pcsk_0rWUm_7yGBMO8Ec3EKyy5W51PBc3RACNxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "replicate-token",
     .title = "Replicate token",
     .pattern = R"(r8_[A-Za-z0-9]{37})",
     .keywords = {"r8_"},
     .min_entropy = 3.8,
     .target = "REPLICATE_API_TOKEN",
     .rotate = "Disable it under Account, API tokens, and create a new one.",
     .good = {"REPLICATE_API_TOKEN=r8_"
              "Wej3jcv0BINfDGQnOoLm89nmX8wutZrMGxrCc"},
     .bad = {"REP"
             "LICATE_API_TOKEN=r8_Wej3jcv0BINfDGQnOxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "runpod-api-key",
     .title = "RunPod API key",
     .pattern = R"(rpa_[A-Z0-9]{40,50})",
     .keywords = {"rpa_"},
     .min_entropy = 3.8,
     .target = "RUNPOD_API_KEY",
     .rotate = "Disable it under Settings, API keys, and create one with fewer permissions.",
     .good = {"RUNPOD_API_KEY=rpa"
              "_K0DCLG4UQL9P1XQU29QFBR4AE0ETMTITODPIYS5Q"},
     .bad = {"RUNPOD_API_KEY=rpa"
             "_K0DCLG4UQL9P1XQU29xxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "tavily-api-key",
     .title = "Tavily API key",
     .severity = Severity::medium,
     .pattern = R"(tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})",
     .keywords = {"tvly-"},
     .min_entropy = 3.8,
     .target = "TAVILY_API_KEY",
     .rotate = "Delete it in the dashboard and create a new one.",
     .good = {"TAVILY_API_KEY=tvl"
              "y-SLGfyYH01pSWxZh5gGiwN5BcbHJ6hmxs"},
     .bad = {"TAVILY_API_KEY=tvl"
             "y-SLGfyYH01pSWxZxxxxxxxxxxxxxxxxxx"}},
    {.id = "together-api-key",
     .title = "Together AI API key",
     .form = Form::provider,
     .key = R"(together)",
     .pattern = R"([a-f0-9]{64}|tgp_v1_[\w\-]{43})",
     .keywords = {"together"},
     .min_entropy = 3.2,
     .target = "TOGETHER_API_KEY",
     .rotate = "Regenerate it under Settings, API keys.",
     .good = {"TOGETHER_API_KEY=\"tgp"
              "_v1_uOL9ixyvZcfybieDt3UdDEYL1Xvxivp6udecG1UH1qb\""},
     .bad = {"TOG"
             "ETHER_API_KEY=\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "voyage-api-key",
     .title = "Voyage AI API key",
     .severity = Severity::medium,
     .pattern = R"(pa-[A-Za-z0-9_\-]{43})",
     .keywords = {"pa-"},
     .min_entropy = 4.4,
     .validate = mixed_token,
     .target = "VOYAGE_API_KEY",
     .rotate = "Delete it in the dashboard under API keys and create a new one.",
     .good = {"VOYAGE_API_KEY=pa-"
              "nXSnII1yrj5cwqRaUw1TCi8MO35xnSE2vI3XvdgavrK"},
     .bad = {"VOYAGE_API_KEY=pa-"
             "nXSnII1yrj5cwqRaUw1Txxxxxxxxxxxxxxxxxxxxxxx"}},
    {.id = "wandb-api-key",
     .title = "Weights & Biases API key",
     .form = Form::provider,
     .key = R"((?:wandb|weights_?and_?biases))",
     .pattern = R"([a-f0-9]{40})",
     .keywords = {"wandb", "biases"},
     .min_entropy = 3,
     .target = "WANDB_API_KEY",
     .rotate = "Delete it under User settings, API keys, and use a service account.",
     .good = {"WANDB_API_KEY=\"56c"
              "d0e11de7defb4a0caab0171e422f9deb3510e\""},
     .bad = {"WANDB_API_KEY=\"xxx"
             "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""}},
    {.id = "xai-api-key",
     .title = "xAI API key",
     .pattern = R"(xai-[A-Za-z0-9]{80})",
     .keywords = {"xai-"},
     .min_entropy = 4,
     .target = "XAI_API_KEY",
     .rotate = "Disable it in the console under API keys and create one with fewer permissions.",
     .good = {"XAI_API_KEY=xai"
              "-K5IfaZvKaHH9gmbhlzChzqLYy42uoNH39jHEzEURDEl57N5k7auaFJNvaQ0oH0wlp64FqL3TOPnqlx29"},
     .bad = {"XAI_API_KEY=xai"
             "-K5IfaZvKaHH9gmbhlzChzqLYy42uoNH39jHEzExxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}},
};

}  // namespace

Family assistant_rules() { return {"AI", kRows}; }

}  // namespace plimsoll::secret
