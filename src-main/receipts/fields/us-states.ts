/** A state and its postal code, as at the end of an address in the United States. "DE 80333" at a line's beginning is in Germany. */
export const STATE_AND_CODE =
  /\b(?:A[KLRZ]|C[AOT]|(?<=\p{L}[,.]?[ \t])DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,?\s+\d{5}(?:-\d{4})?\b/u;
/** A state without its postal code at the end of a line, behind a town's name; those that are words elsewhere do not count. */
export const STATE_ENDS =
  /\p{L}{3,},?\s+(?:A[KLRZ]|C[AT]|FL|GA|I[ADL]|K[SY]|M[DINOST]|N[CDEHJMVY]|OK|RI|SC|T[NX]|UT|V[AT]|W[AIVY])\.?$/mu;
