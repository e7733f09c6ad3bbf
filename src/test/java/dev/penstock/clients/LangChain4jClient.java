package dev.penstock.clients;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

/** Which of LangChain4j's clients; they do not retry by themselves. */
enum LangChain4jClient {
  OPENAI {
    @Override
    ChatModel whole(Sdk sdk, String key, String model) {
      return OpenAiChatModel.builder()
          .baseUrl(sdk.address() + "/v1")
          .apiKey(key)
          .modelName(model)
          .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
          .strictJsonSchema(true)
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streamed(Sdk sdk, String model) {
      return OpenAiStreamingChatModel.builder()
          .baseUrl(sdk.address() + "/v1")
          .apiKey(Sdk.WHOLE_KEY)
          .modelName(model)
          .build();
    }
  },

  ANTHROPIC {
    @Override
    ChatModel whole(Sdk sdk, String key, String model) {
      return AnthropicChatModel.builder()
          .baseUrl(sdk.address() + "/v1")
          .apiKey(key)
          .modelName(model)
          .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streamed(Sdk sdk, String model) {
      return AnthropicStreamingChatModel.builder()
          .baseUrl(sdk.address() + "/v1")
          .apiKey(Sdk.WHOLE_KEY)
          .modelName(model)
          .build();
    }
  };

  abstract ChatModel whole(Sdk sdk, String key, String model);

  abstract StreamingChatModel streamed(Sdk sdk, String model);

  ChatModel whole(Sdk sdk, String model) {
    return whole(sdk, Sdk.WHOLE_KEY, model);
  }

  static EmbeddingModel embeddings(Sdk sdk, String model) {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(sdk.address() + "/v1")
        .apiKey(Sdk.WHOLE_KEY)
        .modelName(model)
        .maxRetries(0)
        .build();
  }
}
