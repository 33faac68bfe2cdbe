// Stands in for `capnweb` in the bundle (an alias of the build): agents/react imports it for its second transport, which this
// page never asks for, and it weighs 15 KB.

export class RpcTarget {}

export function newWebSocketRpcSession(): never {
  throw new Error(
    "This page speaks the chat protocol over a plain WebSocket; there is no Cap'n Web in its bundle.",
  );
}
