// 一条慢线：所有连接（页面的、service worker 的）合用一份带宽，每个请求迟到一个来回。
// The browser's own throttling leaves a service worker's downloads at full speed; here they share the line like on a phone.
import net from 'node:net';

const TICK_MS = 2;
const PIECE = 1460;

/** Listens on a free port and passes everything to `port`. */
export async function slowLine(port, { latency, bitsPerSecond }) {
  const bytesPerMs = bitsPerSecond / 8 / 1000;
  const waiting = new Set();
  let sent = 0;
  let credit = 0;
  let last = performance.now();

  // Whoever has something to send gets one piece in turn, as long as the line has room.
  const timer = setInterval(() => {
    const now = performance.now();
    credit = waiting.size === 0 ? 0 : credit + (now - last) * bytesPerMs;
    last = now;
    while (credit > 0 && waiting.size > 0) {
      for (const one of [...waiting]) {
        if (credit <= 0) break;
        const piece = one.queue.subarray(0, PIECE);
        one.queue = one.queue.subarray(piece.length);
        one.client.write(piece);
        credit -= piece.length;
        sent += piece.length;
        if (one.queue.length > 0) continue;
        waiting.delete(one);
        if (one.ended) one.client.end();
      }
    }
  }, TICK_MS);

  const sockets = new Set();
  const listener = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1');
    const one = { client, queue: Buffer.alloc(0), ended: false };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (bytes) => setTimeout(() => server.writable && server.write(bytes), latency));
    client.on('close', () => { waiting.delete(one); server.destroy(); });
    server.on('data', (bytes) => {
      one.queue = Buffer.concat([one.queue, bytes]);
      waiting.add(one);
    });
    server.on('end', () => {
      one.ended = true;
      if (one.queue.length === 0) client.end();
    });
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return {
    port: listener.address().port,
    sent: () => sent,
    close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      listener.close();
    },
  };
}
