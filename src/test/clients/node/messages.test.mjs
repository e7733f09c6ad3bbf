// Anthropic's own SDK: chat, streams, tools, structured output, images, reasoning, counts and
// errors, at every vendor.
import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { TEXT, URL_LOCKED, URL_OPEN, VENDORS, failure, model, user } from './gateway.mjs';

const options = { maxRetries: 0, timeout: 20_000 };
const client = new Anthropic({ baseURL: URL_OPEN, apiKey: 'anything', ...options });
const locked = (apiKey) => new Anthropic({ baseURL: URL_LOCKED, apiKey, ...options });

const TOOLS = [
  {
    name: 'get_weather',
    input_schema: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string' } },
      required: ['city'],
    },
  },
];
const WANTED = [
  { city: 'Paris', unit: 'celsius' },
  { city: 'Oslo \u2744\ufe0f', unit: 'celsius' },
];

const Event = z.object({ name: z.string(), date: z.string(), participants: z.array(z.string()) });
const EVENT = { name: 'Science Fair', date: 'Friday', participants: ['Alice', 'Bob'] };

const ask = (name, more) => ({ model: name, max_tokens: 1024, messages: user('Hi'), ...more });
const text = (message) =>
  message.content
    .filter((block) => block.type === 'text')
    .map((block) => block.text)
    .join('');
const calls = (message) => message.content.filter((block) => block.type === 'tool_use');

for (const vendor of VENDORS) {
  describe(`messages with ${vendor}`, () => {
    it('says the same streamed and whole', async () => {
      const whole = await client.messages.create(ask(model(vendor, 'text')));
      const streamed = await client.messages.stream(ask(model(vendor, 'text'))).finalMessage();

      assert.equal(text(whole), TEXT);
      assert.equal(text(streamed), TEXT);
      assert.equal(whole.stop_reason, 'end_turn');
      assert.equal(streamed.stop_reason, 'end_turn');
      assert.equal(streamed.usage.output_tokens, whole.usage.output_tokens);
      assert.equal(streamed.usage.input_tokens, whole.usage.input_tokens);
    });

    it('calls tools and takes their results', async () => {
      const name = model(vendor, 'tools');
      const first = await client.messages.stream(ask(name, { tools: TOOLS })).finalMessage();
      assert.equal(first.stop_reason, 'tool_use');
      assert.deepEqual(
        calls(first).map((call) => call.input),
        WANTED,
      );

      const results = calls(first).map((call) => ({
        type: 'tool_result',
        tool_use_id: call.id,
        content: [{ type: 'text', text: '21 degrees' }],
      }));
      const messages = [
        ...user('Hi'),
        { role: 'assistant', content: first.content },
        { role: 'user', content: results },
      ];
      const answer = await client.messages.create(ask(name, { tools: TOOLS, messages }));

      assert.match(text(answer), /21 degrees/);
    });

    it('parses structured output, whole and streamed', async () => {
      const more = { output_config: { format: zodOutputFormat(Event) } };

      const whole = await client.messages.parse(ask(model(vendor, 'json'), more));
      const stream = client.messages.stream(ask(model(vendor, 'json'), more));

      assert.deepEqual(whole.parsed_output, EVENT);
      assert.deepEqual((await stream.finalMessage()).parsed_output, EVENT);
    });

    it('shows an image', async () => {
      const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
      const content = [
        { type: 'image', source },
        { type: 'text', text: 'What is this?' },
      ];

      const answer = await client.messages.create(
        ask(model(vendor, 'images'), { messages: user(content) }),
      );

      assert.equal(text(answer), '8 bytes');
    });

    it('tells reasoning as thinking', async () => {
      const message = await client.messages.create(ask(model(vendor, 'think')));
      const thinking = message.content.find((block) => block.type === 'thinking');

      assert.equal(thinking?.thinking, 'First, think it over.');
      assert.equal(typeof thinking?.signature, 'string');
    });
  });
}

describe('messages', () => {
  it('counts tokens', async () => {
    const count = await client.messages.countTokens({ model: 'demo', messages: user('How long?') });

    assert.ok(count.input_tokens > 2 && count.input_tokens < 20);
  });

  it('lists models', async () => {
    const names = [];
    for await (const each of locked('sk-ps-clients-limited').models.list()) names.push(each.id);

    assert.ok(names.includes('demo'));
  });

  it('tells errors as the SDK knows them', async () => {
    const unknown = await failure(() => locked('sk-ps-none').messages.create(ask('demo')));
    const denied = await failure(() =>
      locked('sk-ps-clients-limited').messages.create(ask('openai/text')),
    );

    assert.ok(unknown instanceof Anthropic.AuthenticationError);
    assert.equal(unknown.error.error.type, 'authentication_error');
    assert.ok(denied instanceof Anthropic.PermissionDeniedError);
  });
});
