// Whether the socket is there. A loss under two seconds is nobody's business.

import { useEffect, useState } from "react";

export type Connection = "up" | "connecting" | "reconnecting" | "browser-offline";

const QUIET_MS = 2000;

/** What this hook needs of the agent's socket. */
export interface Socket {
  readonly readyState: number;
  readonly OPEN: number;
  addEventListener(type: "open" | "close", listener: () => void): void;
  removeEventListener(type: "open" | "close", listener: () => void): void;
  reconnect(): void;
}

export function useConnection(socket: Socket): Connection {
  const [connection, setConnection] = useState<Connection>("up");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasOpen = false;

    const onOpen = () => {
      wasOpen = true;
      clearTimeout(timer);
      timer = undefined;
      setConnection("up");
    };
    const onClose = () => {
      timer ??= setTimeout(() => {
        if (navigator.onLine) setConnection(wasOpen ? "reconnecting" : "connecting");
        else setConnection("browser-offline");
      }, QUIET_MS);
    };
    const onOnline = () => {
      if (socket.readyState === socket.OPEN) return;
      setConnection((now) => (now === "browser-offline" ? "reconnecting" : now));
      socket.reconnect();
    };

    if (socket.readyState === socket.OPEN) onOpen();
    else onClose();
    socket.addEventListener("open", onOpen);
    socket.addEventListener("close", onClose);
    window.addEventListener("online", onOnline);
    return () => {
      clearTimeout(timer);
      socket.removeEventListener("open", onOpen);
      socket.removeEventListener("close", onClose);
      window.removeEventListener("online", onOnline);
    };
  }, [socket]);

  return connection;
}
