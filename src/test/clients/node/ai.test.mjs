// Vercel's AI SDK with each of its clients that can be pointed here, at every vendor.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Output, embedMany, generateText, stepCountIs, streamText, tool } from 'ai';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { TEXT, URL_LOCKED, URL_OPEN, VENDORS, failure, model } from './gateway.mjs';

globalThis.AI_SDK_LOG_WARNINGS = false;

const baseURL = `${URL_OPEN}/v1`;
const openai = createOpenAI({ baseURL, apiKey: 'anything' });
const compatible = createOpenAICompatible({
  name: 'penstock',
  baseURL,
  apiKey: 'anything',
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const anthropic = createAnthropic({ baseURL, apiKey: 'anything' });

const CLIENTS = {
  'openai, chat': (name) => openai.chat(name),
  'openai, responses': (name) => openai.responses(name),
  'openai-compatible': (name) => compatible.chatModel(name),
  anthropic: (name) => anthropic(name),
};

const Event = z.object({ name: z.string(), date: z.string(), participants: z.array(z.string()) });
const EVENT = { name: 'Science Fair', date: 'Friday', participants: ['Alice', 'Bob'] };
const CITIES = ['Paris', 'Oslo \u2744\ufe0f'];
const PNG = Buffer.from('iVBORw0KGgo=', 'base64');

const once = { maxRetries: 0 };
// The client for Anthropic asks for a forced tool unless told that a schema is understood.
const BY_SCHEMA = { anthropic: { structuredOutputMode: 'outputFormat' } };

// The tool, and the cities it was called for.
function weather() {
  const cities = [];
  const get_weather = tool({
    description: 'The weather in a city.',
    inputSchema: z.object({ city: z.string(), unit: z.string().optional() }),
    execute: ({ city }) => {
      cities.push(city);
      return `fine in ${city}`;
    },
  });
  return { cities, tools: { get_weather } };
}

// What a stream says, with its errors thrown instead of logged.
async function drain(stream) {
  const parts = [];
  for await (const part of stream.fullStream) {
    if (part.type === 'error') throw part.error;
    parts.push(part);
  }
  return parts;
}

for (const [client, of] of Object.entries(CLIENTS)) {
  for (const vendor of VENDORS) {
    describe(`AI SDK, ${client}, with ${vendor}`, () => {
      it('says the same streamed and whole', async () => {
        const whole = await generateText({ ...once, model: of(model(vendor, 'text')), prompt: 'Hi' });
        const stream = streamText({ ...once, model: of(model(vendor, 'text')), prompt: 'Hi' });
        await drain(stream);

        assert.equal(whole.text, TEXT);
        assert.equal(await stream.text, TEXT);
        assert.equal(whole.finishReason, 'stop');
        assert.equal(await stream.finishReason, 'stop');
        for (const usage of [whole.usage, await stream.usage]) {
          assert.deepEqual([usage.inputTokens, usage.outputTokens], [11, 7]);
        }
      });

      it('runs tools until there is an answer', async () => {
        const { cities, tools } = weather();

        const answer = await generateText({
          ...once,
          model: of(model(vendor, 'tools')),
          prompt: 'Weather?',
          tools,
          stopWhen: stepCountIs(3),
        });

        assert.deepEqual(cities, CITIES);
        assert.equal(answer.steps.length, 2);
        assert.equal(answer.steps[0].finishReason, 'tool-calls');
        for (const city of CITIES) assert.ok(answer.text.includes(`fine in ${city}`));
      });

      it('runs tools of a stream', async () => {
        const { cities, tools } = weather();

        const stream = streamText({
          ...once,
          model: of(model(vendor, 'tools')),
          prompt: 'Weather?',
          tools,
          stopWhen: stepCountIs(3),
        });
        await drain(stream);

        assert.deepEqual(cities, CITIES);
        assert.match(await stream.text, /^The tools said: .*fine in Paris/);
      });

      it('parses structured output, whole and streamed', async () => {
        const output = Output.object({ schema: Event });
        const ask = { ...once, output, prompt: 'When is the fair?', providerOptions: BY_SCHEMA };

        const whole = await generateText({ ...ask, model: of(model(vendor, 'json')) });
        const stream = streamText({ ...ask, model: of(model(vendor, 'json')) });
        await drain(stream);

        assert.deepEqual(whole.output, EVENT);
        assert.deepEqual(await stream.output, EVENT);
      });

      it('shows an image', async () => {
        const content = [
          { type: 'text', text: 'What is this?' },
          { type: 'image', image: PNG, mediaType: 'image/png' },
        ];

        const answer = await generateText({
          ...once,
          model: of(model(vendor, 'images')),
          messages: [{ role: 'user', content }],
        });

        assert.equal(answer.text, '8 bytes');
      });

      it('fails when a stream is cut', async () => {
        const stream = streamText({
          ...once,
          model: of(model(vendor, 'cut')),
          prompt: 'Hi',
          onError: () => {},
        });

        assert.ok(await failure(() => drain(stream)));
      });
    });
  }
}

for (const client of ['openai-compatible', 'anthropic']) {
  for (const vendor of VENDORS) {
    it(`AI SDK, ${client}, with ${vendor}: tells reasoning apart, whole and streamed`, async () => {
      const of = CLIENTS[client];
      const whole = await generateText({ ...once, model: of(model(vendor, 'think')), prompt: '?' });
      const stream = streamText({ ...once, model: of(model(vendor, 'think')), prompt: '?' });
      await drain(stream);

      assert.deepEqual([whole.reasoningText, whole.text], ['First, think it over.', '42']);
      assert.deepEqual(
        [await stream.reasoningText, await stream.text],
        ['First, think it over.', '42'],
      );
    });
  }
}

for (const vendor of VENDORS) {
  const ask = () =>
    generateText({
      ...once,
      model: anthropic(model(vendor, 'json')),
      prompt: 'When is the fair?',
      output: Output.object({ schema: Event }),
    });

  if (['openai', 'anthropic'].includes(vendor)) {
    it(`AI SDK, anthropic, with ${vendor}: parses the call of a forced tool`, async () => {
      assert.deepEqual((await ask()).output, EVENT);
    });
  } else {
    // Gemini can be made to call a tool, but not once; Ollama cannot be made to.
    const refused = vendor === 'ollama' ? /tool_choice/ : /parallel_tool_calls/;
    it(`AI SDK, anthropic, with ${vendor}: is told what cannot be promised`, async () => {
      const error = await failure(ask);

      assert.equal(error.statusCode, 400);
      assert.match(error.message, refused);
    });
  }
}

for (const vendor of ['openai', 'gemini', 'ollama']) {
  it(`AI SDK: many embeddings with ${vendor}, in order`, async () => {
    for (const of of [(n) => openai.embedding(n), (n) => compatible.embeddingModel(n)]) {
      const made = await embedMany({
        ...once,
        model: of(model(vendor, 'embed')),
        values: ['one', 'three'],
      });

      assert.deepEqual(made.embeddings, [
        [3, 0.5, -2],
        [5, 0.5, -2],
      ]);
    }
  });
}

it('AI SDK: a refused key is a 401 with our message', async () => {
  const refused = createOpenAI({ baseURL: `${URL_LOCKED}/v1`, apiKey: 'sk-ps-none' });

  const error = await failure(() =>
    generateText({ ...once, model: refused.chat('demo'), prompt: 'Hi' }),
  );

  assert.equal(error.statusCode, 401);
  assert.match(error.message, /key/);
});
