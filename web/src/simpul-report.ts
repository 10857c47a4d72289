/** The form with which a resident reports something, on a phone. */
import { SimpulReport } from "./report/form.ts";

customElements.define("simpul-report", SimpulReport);
