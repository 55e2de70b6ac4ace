self.addEventListener('message', ({ data: language }: MessageEvent<string>) => {
  new Intl.NumberFormat(language, { style: 'percent' }).format(1);
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(0);
  self.postMessage('warm');
});
