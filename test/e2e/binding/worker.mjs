// The deployed Worker, and what stands for the account's `AI` binding: gateways lead to the emulator that the variables name.

import { RpcTarget, WorkerEntrypoint } from "cloudflare:workers";
import { EmulatedGateway } from "../../fakes/gateway-binding.ts";

export {
  ChatAgent,
  default,
  Directory,
  HookAddress,
  NeuronRoot,
  NeuronShard,
  Share,
  Ticket,
} from "../../../src/index.ts";

class Gateway extends RpcTarget {
  #gateway;

  constructor(gateway) {
    super();
    this.#gateway = gateway;
  }

  run(request, options) {
    return this.#gateway.run(request, options);
  }

  patchLog(logId, data) {
    return this.#gateway.patchLog(logId, data);
  }
}

export class EmulatedAi extends WorkerEntrypoint {
  gateway(id) {
    const { EMULATOR_URL: url, EMULATOR_ACCOUNT: accountId, EMULATOR_TOKEN: token } = this.env;
    return new Gateway(new EmulatedGateway({ url, accountId, token }, id));
  }

  run() {
    throw new Error("3040: Capacity temporarily exceeded, please try again.");
  }
}
