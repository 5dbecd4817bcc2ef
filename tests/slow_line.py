"""The connection of a phone on a bus: everything between browser and server goes through it, workers' requests too."""

import asyncio
import threading

from tests.servers import free_port

# 400 kbit/s, and 400 ms there and back.
BYTES_PER_SECOND = 50_000
ROUND_TRIP = 0.4
# TCP's handshake and TLS's: as many round trips before the first byte of a request goes out.
HANDSHAKES = 2
CHUNK = 1_448


class Direction:
    """One way of the line, shared by all connections: a chunk at a time at the line's speed, then half a round trip."""

    def __init__(self):
        self.free_at = 0.0

    def arrival_of(self, size):
        """When a chunk that is sent now arrives."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(now, self.free_at) + size / BYTES_PER_SECOND
        return self.free_at + ROUND_TRIP / 2


class SlowLine:
    """Passes connections on to a port of this machine, slowly. Use it with `with`; `address` is its own."""

    def __init__(self, port):
        self.target = port
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.up, self.down = Direction(), Direction()
        self.open = set()

    def __enter__(self):
        self.thread.start()
        serving = asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.server = asyncio.run_coroutine_threadsafe(serving, self.loop).result()
        return self

    def __exit__(self, *_error):
        asyncio.run_coroutine_threadsafe(self._close(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def hang_up(self):
        """Close what connections there are, as happens while somebody thinks about an answer."""
        for writer in list(self.open):
            self.loop.call_soon_threadsafe(writer.close)

    async def _close(self):
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _pass_on(self, reader, writer):
        await asyncio.sleep(HANDSHAKES * ROUND_TRIP)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target)
        there = _carry(reader, server_writer, self.up)
        back = _carry(server_reader, writer, self.down)
        self.open.add(writer)
        try:
            await asyncio.gather(there, back)
        except (ConnectionError, asyncio.CancelledError):
            pass  # hung up, or the line is taken down
        finally:
            self.open.discard(writer)
            server_writer.close()
            writer.close()


async def _carry(reader, writer, direction):
    """Read at once, deliver when it would arrive: the next chunk is on its way before this one is there."""
    under_way = asyncio.Queue()
    delivering = asyncio.create_task(_deliver(under_way, writer))
    try:
        while chunk := await reader.read(CHUNK):
            under_way.put_nowait((direction.arrival_of(len(chunk)), chunk))
        under_way.put_nowait((asyncio.get_running_loop().time() + ROUND_TRIP / 2, b""))
        await delivering
    finally:
        delivering.cancel()


async def _deliver(under_way, writer):
    while True:
        arrival, chunk = await under_way.get()
        await asyncio.sleep(arrival - asyncio.get_running_loop().time())
        if not chunk:
            writer.close()
            return
        writer.write(chunk)
        await writer.drain()
