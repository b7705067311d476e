// The dashboard, as the people of an office use it: signed in by a link from chat, over the same service as in production.
// One office for all chapters, in this order: each leaves behind what the later ones look at.
import "./dashboard/office.mjs";
import "./dashboard/sign_in.mjs";
import "./dashboard/calls.mjs";
import "./dashboard/wire.mjs";
import "./dashboard/roster.mjs";
import "./dashboard/flags.mjs";
import "./dashboard/settings.mjs";
import "./dashboard/next_week.mjs";
import "./dashboard/every_page.mjs";
import "./dashboard/refusals.mjs";
