// What strangers wrote, without what tells a model nothing: control characters would take six characters each in JSON.

const CONTROL = /(?![\t\n\u0080-\u009f])\p{Cc}/gu;

export const cleanText = (text: string): string =>
  text.replaceAll("\r\n", "\n").replace(CONTROL, " ").toWellFormed();
