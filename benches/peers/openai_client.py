"""openai-python under the same load: a line `CONCURRENCY CALLS` on standard input is a round, its calls a second the answer."""

import asyncio
import sys
import time

import openai

CREDENTIAL = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJiZW5jaCJ9.c2lnbmF0dXJlLW9mLXRoZS1iZW5jaA"


async def repeat(client: openai.AsyncOpenAI, calls: int) -> None:
    for _ in range(calls):
        made = await client.post("/threads", body={"name": "My Project"}, cast_to=object)
        assert made["thread_id"] and made["project_id"]


async def main(server: str) -> None:
    async with openai.AsyncOpenAI(api_key=CREDENTIAL, base_url=server) as client:
        for line in sys.stdin:
            concurrency, calls = map(int, line.split())
            began = time.perf_counter()
            await asyncio.gather(*(repeat(client, calls) for _ in range(concurrency)))
            print(concurrency * calls / (time.perf_counter() - began), flush=True)


asyncio.run(main(sys.argv[1]))
