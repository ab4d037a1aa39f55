// Prints the words of the PDF on standard input. A process of its own: the library is an ES module, which jest does not load.
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk));
process.stdin.on('end', async () => {
  const { extractText } = await import('unpdf');
  const { text } = await extractText(new Uint8Array(Buffer.concat(chunks)), { mergePages: true });
  process.stdout.write(text);
});
