// Google's own SDK: chat, streams, tools, counts and errors, at every vendor.
import { GoogleGenAI } from '@google/genai';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TEXT, URL_LOCKED, URL_OPEN, VENDORS, failure, model } from './gateway.mjs';

const google = (apiKey, baseUrl = URL_OPEN) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl, timeout: 20_000, retryOptions: { attempts: 1 } } });
const { models, chats } = google('anything');

const TOOLS = [
  {
    functionDeclarations: [
      {
        name: 'get_weather',
        parameters: {
          type: 'OBJECT',
          properties: { city: { type: 'STRING' }, unit: { type: 'STRING' } },
          required: ['city'],
        },
      },
    ],
  },
];

const collected = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};
const text = (responses) =>
  responses
    .flatMap((response) => response.candidates?.[0]?.content?.parts ?? [])
    .filter((part) => !part.thought)
    .map((part) => part.text ?? '')
    .join('');

for (const vendor of VENDORS) {
  describe(`gemini with ${vendor}`, () => {
    it('says the same streamed and whole', async () => {
      const ask = { contents: 'Hi' };
      const whole = await models.generateContent({ model: model(vendor, 'text'), ...ask });
      const chunks = await collected(
        await models.generateContentStream({ model: model(vendor, 'text'), ...ask }),
      );

      assert.equal(text([whole]), TEXT);
      assert.equal(text(chunks), TEXT);
      assert.equal(whole.candidates[0].finishReason, 'STOP');
      assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
      assert.equal(
        chunks.at(-1).usageMetadata.totalTokenCount,
        whole.usageMetadata.totalTokenCount,
      );
    });

    it('calls tools and takes their results', async () => {
      const chat = chats.create({ model: model(vendor, 'tools'), config: { tools: TOOLS } });
      const chunks = await collected(await chat.sendMessageStream({ message: 'Weather?' }));
      const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
      assert.deepEqual(
        calls.map((call) => call.args.city),
        ['Paris', 'Oslo \u2744\ufe0f'],
      );

      const answer = await chat.sendMessage({
        message: calls.map((call) => ({
          functionResponse: { id: call.id, name: call.name, response: { result: '21 degrees' } },
        })),
      });
      assert.ok(answer.candidates.length > 0);
    });

    it('counts tokens', async () => {
      const count = await models.countTokens({ model: model(vendor, 'text'), contents: 'Hi there' });
      assert.ok(count.totalTokens > 0);
    });
  });
}

it('tells of a wrong key as Google does', async () => {
  const { models: locked } = google('wrong', URL_LOCKED);
  const error = await failure(() =>
    locked.generateContent({ model: model('openai', 'text'), contents: 'Hi' }),
  );
  assert.equal(error.status, 401);
  assert.match(error.message, /UNAUTHENTICATED/);
});
