// Prints words, title, number of pages and their widths (points) of the PDF on standard input, as JSON. A process of its own: the library is an ES module, which jest does not load.
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk));
process.stdin.on('end', async () => {
  const { extractText, getDocumentProxy, getMeta } = await import('unpdf');
  const pdf = await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)));
  const { info } = await getMeta(pdf);
  const widths = [];
  for (let n = 1; n <= pdf.numPages; n += 1) widths.push((await pdf.getPage(n)).view[2]);
  const { text } = await extractText(pdf, { mergePages: true });
  process.stdout.write(JSON.stringify({ text, title: info.Title ?? '', pages: pdf.numPages, widths }));
});
