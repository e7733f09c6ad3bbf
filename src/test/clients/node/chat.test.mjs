// Text, whole and streamed.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { TEXT, VENDORS, client, model, seen, user } from './gateway.mjs';

// Precomposed and combining, right to left, beyond the basic plane, joined by U+200D.
const UNICODE = 'Grüße e\u0301 漢字 שלום 🎉 👩‍👩‍👧 \u2028 \\u0041 "quoted" \t tab';
const create = (body, options) => client.chat.completions.create(body, options);

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const textOf = (chunks) => chunks.map((c) => c.choices[0]?.delta.content ?? '').join('');

for (const vendor of VENDORS) {
  describe(`chat with ${vendor}`, () => {
    it('answers with text, finish reason and usage', async () => {
      const answer = await create({ model: model(vendor, 'text'), messages: user('hi') });

      assert.equal(answer.choices[0].message.content, TEXT);
      assert.equal(answer.choices[0].finish_reason, 'stop');
      assert.deepEqual(
        [answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens],
        [11, 7, 18],
      );
    });

    it('streams the same text under one id, without usage', async () => {
      const chunks = await all(
        await create({ model: model(vendor, 'text'), messages: user('hi'), stream: true }),
      );

      assert.equal(textOf(chunks), TEXT);
      assert.equal(new Set(chunks.map((c) => `${c.id} ${c.created} ${c.model}`)).size, 1);
      assert.deepEqual(
        chunks.map((c) => c.choices[0].finish_reason).filter(Boolean),
        ['stop'],
      );
      assert.ok(chunks.every((c) => !c.usage));
    });

    it('ends with a usage chunk where one is asked for', async () => {
      const chunks = await all(
        await create({
          model: model(vendor, 'text'),
          messages: user('hi'),
          stream: true,
          stream_options: { include_usage: true },
        }),
      );

      const last = chunks.pop();
      assert.deepEqual(last.choices, []);
      assert.equal(last.usage.total_tokens, 18);
      assert.ok(chunks.every((c) => !c.usage));
    });

    it('lets the stream helper collect a whole answer', async () => {
      const stream = client.chat.completions.stream({
        model: model(vendor, 'text'),
        messages: user('hi'),
      });

      const collected = await stream.finalChatCompletion();
      assert.equal(collected.choices[0].message.content, TEXT);
      assert.equal(collected.choices[0].finish_reason, 'stop');
    });

    it('keeps unicode, whole and streamed', async () => {
      const name = model(vendor, 'echo');
      const whole = await create({ model: name, messages: user(UNICODE) });
      const chunks = await all(
        await create({ model: name, messages: user(UNICODE), stream: true }),
      );

      assert.equal(whole.choices[0].message.content, UNICODE);
      assert.equal(textOf(chunks), UNICODE);
    });

    it('takes a message of a megabyte', async () => {
      const text = '0123456789 äöü !\n'.repeat(55_000);

      const answer = await create({ model: model(vendor, 'digest'), messages: user(text) });

      const digest = createHash('sha256').update(text).digest('hex');
      assert.equal(answer.choices[0].message.content, `${text.length} ${digest}`);
    });

    it('shows reasoning as reasoning_content, whole and streamed', async () => {
      const name = model(vendor, 'think');
      const whole = await create({ model: name, messages: user('6*7?') });
      const chunks = await all(await create({ model: name, messages: user('?'), stream: true }));

      assert.equal(whole.choices[0].message.reasoning_content, 'First, think it over.');
      assert.equal(whole.choices[0].message.content, '42');
      const reasoning = chunks.map((c) => c.choices[0].delta.reasoning_content ?? '').join('');
      assert.equal(reasoning, 'First, think it over.');
      assert.equal(textOf(chunks), '42');
    });

    it('hands image parts on as bytes', async () => {
      const url = 'data:image/png;base64,iVBORw0KGgo=';
      const content = [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url } },
      ];

      const answer = await create({ model: model(vendor, 'images'), messages: user(content) });

      assert.equal(answer.choices[0].message.content, '8 bytes');
    });
  });
}

it('passes unknown fields to an OpenAI upstream and back', async () => {
  const name = model('openai', 'text');

  const answer = await create({ model: name, messages: user('hi'), x_deep: { a: [null] } });

  assert.deepEqual(answer.x_mock, { kept: true });
  assert.deepEqual((await seen(name)).body.x_deep, { a: [null] });
});

it('answers demo without any upstream', async () => {
  const answer = await create({ model: 'demo', messages: user('hi') });

  assert.ok(answer.choices[0].message.content);
  assert.ok(answer.usage.total_tokens > 0);
});
