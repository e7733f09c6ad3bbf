// Google's own SDK at every vendor: text, streams, function calls, schemas, images, counts, errors.
import { ApiError, GoogleGenAI } from '@google/genai';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TEXT, URL_LOCKED, URL_OPEN, VENDORS, failure, model } from './gateway.mjs';

const at = (baseUrl, apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });
const { models } = at(URL_OPEN, 'anything');

const STRING = { type: 'string' };
const SCHEMA = {
  type: 'object',
  properties: { name: STRING, date: STRING, participants: { type: 'array', items: STRING } },
  required: ['name', 'date', 'participants'],
};
const EVENT = { name: 'Science Fair', date: 'Friday', participants: ['Alice', 'Bob'] };
const TOOLS = [
  {
    functionDeclarations: [
      {
        name: 'get_weather',
        parametersJsonSchema: { type: 'object', properties: { city: STRING }, required: ['city'] },
      },
    ],
  },
];
const WANTED = [
  { city: 'Paris', unit: 'celsius' },
  { city: 'Oslo \u2744\ufe0f', unit: 'celsius' },
];

const ask = (name, more) => ({ model: name, contents: 'Hi', ...more });

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

for (const vendor of VENDORS) {
  describe(`generateContent with ${vendor}`, () => {
    it('says the same streamed and whole', async () => {
      const whole = await models.generateContent(ask(model(vendor, 'text')));
      const chunks = await all(await models.generateContentStream(ask(model(vendor, 'text'))));

      assert.equal(whole.text, TEXT);
      assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), TEXT);
      for (const last of [whole, chunks.at(-1)]) {
        assert.equal(last.candidates[0].finishReason, 'STOP');
        assert.equal(last.usageMetadata.promptTokenCount, 11);
        assert.equal(last.usageMetadata.candidatesTokenCount, 7);
      }
    });

    it('calls functions and takes their responses', async () => {
      const name = model(vendor, 'tools');
      const first = await models.generateContent(ask(name, { config: { tools: TOOLS } }));
      assert.deepEqual(
        first.functionCalls.map((call) => call.args),
        WANTED,
      );

      const parts = first.functionCalls.map((call) => ({
        functionResponse: { id: call.id, name: call.name, response: { output: '21 degrees' } },
      }));
      const contents = [
        { role: 'user', parts: [{ text: 'Hi' }] },
        first.candidates[0].content,
        { role: 'user', parts },
      ];
      const answer = await models.generateContent(ask(name, { contents, config: { tools: TOOLS } }));

      assert.match(answer.text, /21 degrees/);
    });

    it('calls functions in a stream', async () => {
      const name = model(vendor, 'tools');
      const chunks = await all(
        await models.generateContentStream(ask(name, { config: { tools: TOOLS } })),
      );

      const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
      assert.deepEqual(
        calls.map((call) => call.args),
        WANTED,
      );
    });

    it('answers by a schema', async () => {
      const config = { responseMimeType: 'application/json', responseJsonSchema: SCHEMA };

      const answer = await models.generateContent(ask(model(vendor, 'json'), { config }));

      assert.deepEqual(JSON.parse(answer.text), EVENT);
    });

    it('shows an image', async () => {
      const inlineData = { mimeType: 'image/png', data: 'iVBORw0KGgo=' };
      const contents = [{ role: 'user', parts: [{ inlineData }, { text: 'What is this?' }] }];

      const answer = await models.generateContent(ask(model(vendor, 'images'), { contents }));

      assert.equal(answer.text, '8 bytes');
    });

    it('counts tokens', async () => {
      const { totalTokens } = await models.countTokens(ask(model(vendor, 'text')));

      assert.ok(totalTokens > 0 && totalTokens < 20);
    });

    it('tells thoughts apart', async () => {
      const answer = await models.generateContent(ask(model(vendor, 'think')));

      const thoughts = answer.candidates[0].content.parts.filter((part) => part.thought);
      assert.equal(thoughts.map((part) => part.text).join(''), 'First, think it over.');
      assert.equal(answer.text, '42');
    });
  });
}

it('tells errors as the SDK of Google knows them', async () => {
  const unknown = await failure(() =>
    at(URL_LOCKED, 'sk-ps-none').models.generateContent(ask('demo')),
  );
  const denied = await failure(() =>
    at(URL_LOCKED, 'sk-ps-clients-limited').models.generateContent(ask('openai/text')),
  );

  for (const [error, status] of [
    [unknown, 401],
    [denied, 403],
  ]) {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, status);
  }
});
