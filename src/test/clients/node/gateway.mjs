// What every test needs: clients of the gateway, and a view of what reached the upstream.
import OpenAI, { AzureOpenAI } from 'openai';
import { randomUUID } from 'node:crypto';

export const URL_OPEN = process.env.PENSTOCK_URL;
export const URL_LOCKED = process.env.PENSTOCK_LOCKED_URL;
export const TEXT = 'Hello from the mock upstream.';
export const VENDORS = ['openai', 'anthropic', 'gemini', 'ollama'];

const options = { maxRetries: 0, timeout: 20_000 };

// Any key does, since anonymous calls are allowed. The SDK does not retry by itself.
export const client = new OpenAI({ baseURL: `${URL_OPEN}/v1`, apiKey: 'anything', ...options });

export const locked = (apiKey) => new OpenAI({ baseURL: `${URL_LOCKED}/v1`, apiKey, ...options });

export const azure = (apiKey, endpoint = URL_OPEN) =>
  new AzureOpenAI({ endpoint, apiKey, apiVersion: '2024-10-21', ...options });

export const user = (content) => [{ role: 'user', content }];

// A model name that no other test has; the scenario is what the mock upstream answers.
export const model = (vendor, scenario) => `${vendor}/${scenario}.${randomUUID().slice(0, 8)}`;

// What the upstream saw of a model's calls.
export async function seen(name, wait) {
  const query = wait ? `?wait=${wait}` : '';
  const answer = await fetch(`${process.env.CLIENTS_UPSTREAM}/__seen/${name}${query}`);
  return answer.json();
}

// The error that a call ends with.
export async function failure(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to fail');
}
