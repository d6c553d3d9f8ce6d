// Prints the events that ical.js or node-ical sees in files, as JSON:  node read.js ical.js|node-ical FILE …
"use strict";
const fs = require("node:fs");

const day = (date) => [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
const moment = (date) => date.toISOString().replace(".000Z", "Z");

function asIcalJsSees(text) {
  const loaded = require("ical.js");
  const ICAL = loaded.default ?? loaded;
  ICAL.design.strict = true;
  const say = (time) => (time.isDate ? time.toString() : moment(time.toJSDate()));
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  if (events.length !== calendar.getAllSubcomponents().length) throw new Error("more than events");
  return events.map((event) => [event.uid, say(event.startDate), say(event.endDate), event.summary, event.description]);
}

function asNodeIcalSees(text) {
  const say = (time) => (time.dateOnly ? day(time) : moment(time));
  // A property of the calendar with parameters, such as REFRESH-INTERVAL, stands among the components, without a type.
  const parts = Object.values(require("node-ical").sync.parseICS(text)).filter((part) => part.type && part.type !== "VCALENDAR");
  const events = parts.filter((part) => part.type === "VEVENT");
  if (events.length !== parts.length) throw new Error("more than events");
  return events.map((event) => [event.uid, say(event.start), say(event.end), event.summary, event.description]);
}

const read = { "ical.js": asIcalJsSees, "node-ical": asNodeIcalSees }[process.argv[2]];
process.stdout.write(JSON.stringify(process.argv.slice(3).map((file) => read(fs.readFileSync(file, "utf8")))));
