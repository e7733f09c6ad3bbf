// Errors arrive as the class that the SDK has for them, with code and parameter.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { TEXT, VENDORS, client, failure, locked, model, seen, user } from './gateway.mjs';

const ask = (name, more, from = client) =>
  from.chat.completions.create({ model: name, messages: user('hi'), ...more });

function check(error, kind, status, code) {
  assert.ok(error instanceof kind, `${error.constructor.name}: ${error.message}`);
  assert.deepEqual([error.status, error.code], [status, code]);
}

it('unknown model is a NotFoundError', async () => {
  const error = await failure(() => ask('no-such-model'));

  check(error, OpenAI.NotFoundError, 404, 'model_not_found');
  assert.equal(error.param, 'model');
  assert.ok(error.requestID);
});

it('wrong type is a BadRequestError that names the field', async () => {
  const error = await failure(() => ask('demo', { temperature: 'hot' }));

  check(error, OpenAI.BadRequestError, 400, 'invalid_value');
  assert.equal(error.param, 'temperature');
});

it('wrong key is an AuthenticationError', async () => {
  const error = await failure(() => ask('demo', {}, locked('sk-ps-wrong')));

  check(error, OpenAI.AuthenticationError, 401, 'invalid_api_key');
});

it('model outside the key is a PermissionDeniedError', async () => {
  const limited = locked('sk-ps-clients-limited');

  assert.ok((await ask('demo', {}, limited)).choices[0].message.content);
  const error = await failure(() => ask('openai/text', {}, limited));
  check(error, OpenAI.PermissionDeniedError, 403, 'model_not_allowed');
});

it('body over the bound is 413', async () => {
  const body = { messages: user('x'.repeat(3_000_000)) };

  const error = await failure(() => ask('demo', body, locked('sk-ps-clients-whole')));

  check(error, OpenAI.APIError, 413, 'request_too_large');
});

for (const vendor of VENDORS) {
  describe(`errors of ${vendor}`, () => {
    for (const stream of [false, true]) {
      const how = stream ? 'streamed' : 'whole';

      it(`upstream's rate limit is a RateLimitError with retry-after, ${how}`, async () => {
        const error = await failure(() => ask(model(vendor, 'error-429'), { stream }));

        check(error, OpenAI.RateLimitError, 429, 'upstream_rate_limited');
        const seconds = Number(error.headers.get('retry-after'));
        assert.ok(seconds >= 1 && seconds <= 7, `${seconds}`);
      });

      it(`refused upstream credential is not the caller's, ${how}`, async () => {
        const error = await failure(() => ask(model(vendor, 'error-401'), { stream }));

        check(error, OpenAI.InternalServerError, 502, 'upstream_credentials_refused');
      });

      it(`upstream's 400 is a BadRequestError, ${how}`, async () => {
        const error = await failure(() => ask(model(vendor, 'error-400'), { stream }));

        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.ok(['invalid_value', 'invalid_request'].includes(error.code), error.code);
      });

      it(`upstream's 500 is a 502, ${how}`, async () => {
        const error = await failure(() => ask(model(vendor, 'error-500'), { stream }));

        check(error, OpenAI.InternalServerError, 502, 'upstream_error');
      });
    }

    it('the SDK retries after a rate limit', async () => {
      const name = model(vendor, 'flaky');

      const answer = await client.chat.completions.create(
        { model: name, messages: user('hi') },
        { maxRetries: 2 },
      );

      assert.equal(answer.choices[0].message.content, TEXT);
      assert.equal((await seen(name)).calls, 2);
    });

    it('cut stream fails after its text and never ends well', async () => {
      const stream = await ask(model(vendor, 'cut'), { stream: true });

      let text = '';
      let finish = null;
      const error = await failure(async () => {
        for await (const chunk of stream) {
          text += chunk.choices[0].delta.content ?? '';
          finish ??= chunk.choices[0].finish_reason;
        }
      });
      assert.ok(error instanceof OpenAI.APIError, `${error}`);
      assert.equal(error.code, 'upstream_error');
      assert.ok(text.startsWith('Hello'));
      assert.equal(finish, null);
    });
  });
}
