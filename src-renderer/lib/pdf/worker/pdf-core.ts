// pdf.js's own worker, bundled as a file: parsing runs beside drawing.
import 'pdfjs-dist/build/pdf.worker.min.mjs';
