// pdf.js's own worker, as a file of ours: parsing runs beside drawing.
import 'pdfjs-dist/build/pdf.worker.min.mjs';
