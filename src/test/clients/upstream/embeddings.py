"""Embeddings in the formats of OpenAI, Gemini and Ollama; Anthropic has none.

A text's vector tells its length, so that a caller sees whose it is and that the order is kept.
"""

import base64
import struct
import urllib.parse

import scenario

ENDINGS = ("/embeddings", ":batchEmbedContents", "/api/embed")


def asked(path):
    return urllib.parse.unquote(path.split("?")[0]).endswith(ENDINGS)


def model(path, body):
    """Gemini's is in the path."""
    if "model" in body:
        return body["model"]
    return urllib.parse.unquote(path.split("?")[0]).rsplit("/", 1)[1].rsplit(":", 1)[0]


def vector(text):
    return [float(len(text)), 0.5, -2.0]


def whole(vendor, body):
    if vendor == "gemini":
        texts = ["".join(p["text"] for p in r["content"]["parts"]) for r in body["requests"]]
        return {"embeddings": [{"values": vector(text)} for text in texts]}
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    vectors = [vector(text) for text in texts]
    if vendor == "ollama":
        count = scenario.PROMPT_TOKENS
        return {"model": body["model"], "embeddings": vectors, "prompt_eval_count": count}
    return openai(body, vectors)


def openai(body, vectors):
    if body.get("encoding_format") == "base64":
        vectors = [base64.b64encode(struct.pack("<3f", *each)).decode() for each in vectors]
    return {
        "object": "list",
        "model": body["model"],
        "data": [
            {"object": "embedding", "index": index, "embedding": each}
            for index, each in enumerate(vectors)
        ],
        "usage": {"prompt_tokens": scenario.PROMPT_TOKENS, "total_tokens": scenario.PROMPT_TOKENS},
    }
