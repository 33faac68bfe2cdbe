// Serves one bundled page, and passes everything else on to the product, sockets included, as a reverse proxy would: for the
// page, the product has its own origin. Built in memory, on a free loopback port.

import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HTML = `<!doctype html><meta charset="utf-8"><title>useAgentChat</title><body><script type="module" src="/page.js"></script>`;

export interface PageServer {
  readonly url: string;
  /** The same page under another name of this machine: for a browser, a stranger to `url`. */
  readonly otherOrigin: string;
  close(): Promise<void>;
}

/**
 * @param entry beside this file
 * @param productUrl asked at each request: the product may have to know the page's origin before it starts
 */
export async function servePage(entry: string, productUrl: () => string): Promise<PageServer> {
  const script = await bundle(fileURLToPath(new URL(entry, import.meta.url)));
  const sockets = new Set<Socket>();

  const answer = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(incoming.url ?? "/", "http://page");
    if (pathname === "/") return void response.setHeader("content-type", "text/html").end(HTML);
    if (pathname === "/page.js")
      return void response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
    const { method, headers, url: path } = incoming;
    const product = new URL(productUrl());
    const passedOn = httpRequest(
      { host: product.hostname, port: product.port, method, path, headers },
      (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      },
    );
    passedOn.on("error", () => response.writeHead(502).end());
    incoming.pipe(passedOn);
  };

  const server = createServer(answer);
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const product = new URL(productUrl());
    const onward = connect(Number(product.port), product.hostname, () => {
      const lines = incoming.rawHeaders.map((value, index) =>
        index % 2 === 0 ? `${value}: ` : `${value}\r\n`,
      );
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    otherOrigin: `http://localhost:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function bundle(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("The page has no script.");
  return file.contents;
}
