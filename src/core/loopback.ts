// Which hosts are one's own machine.

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** @param hostname as `URL.hostname` gives it */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);
