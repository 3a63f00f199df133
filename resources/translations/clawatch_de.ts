<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>AgentFilterBar</name>
    <message>
      <source>Only subagent {name}</source>
      <translation>Nur Subagent {name}</translation>
    </message>
    <message>
      <source>Show all steps</source>
      <translation>Alle Schritte zeigen</translation>
    </message>
  </context>
  <context>
    <name>AgentsModel</name>
    <message>
      <source>Agent</source>
      <translation>Agent</translation>
    </message>
    <message>
      <source>Asking to go on…</source>
      <translation>Wird fortgesetzt…</translation>
    </message>
    <message>
      <source>Asking to pause…</source>
      <translation>Wird angehalten…</translation>
    </message>
    <message>
      <source>Claude Code</source>
      <translation>Claude Code</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Heartbeat</source>
      <translation>Lebenszeichen</translation>
    </message>
    <message>
      <source>Host</source>
      <translation>Rechner</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Last heard of: {time}</source>
      <translation>Zuletzt gehört: {time}</translation>
    </message>
    <message>
      <source>Own agent</source>
      <translation>Eigener</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
  </context>
  <context>
    <name>AgentsPage</name>
    <message>
      <source>Agents</source>
      <translation>Agenten</translation>
    </message>
    <message>
      <source>Claude Code's sessions appear here as soon as they start, and so does any agent that posts its events to {address}.</source>
      <translation>Sitzungen von Claude Code erscheinen hier, sobald sie beginnen, und ebenso jeder Agent, der seine Ereignisse an {address} sendet.</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <source>Install hooks…</source>
      <translation>Hooks einrichten…</translation>
    </message>
    <message>
      <source>Let every paused agent go on (Shift+R)</source>
      <translation>Alle angehaltenen Agenten fortsetzen (Umschalt+R)</translation>
    </message>
    <message>
      <source>No agent runs</source>
      <translation>Kein Agent läuft</translation>
    </message>
    <message>
      <source>Pause all</source>
      <translation>Alle anhalten</translation>
    </message>
    <message>
      <source>Pause every agent that works or waits (Shift+P)</source>
      <translation>Jeden Agenten anhalten, der arbeitet oder wartet (Umschalt+P)</translation>
    </message>
    <message>
      <source>Resume all</source>
      <translation>Alle fortsetzen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Running agents</source>
      <translation>Laufende Agenten</translation>
    </message>
    <message>
      <source>The agents cannot be read</source>
      <translation>Die Agenten können nicht gelesen werden</translation>
    </message>
    <message>
      <source>open</source>
      <translation>öffnen</translation>
    </message>
    <message>
      <source>pause all</source>
      <translation>alle anhalten</translation>
    </message>
    <message>
      <source>pause or resume</source>
      <translation>anhalten oder fortsetzen</translation>
    </message>
    <message>
      <source>resume all</source>
      <translation>alle fortsetzen</translation>
    </message>
    <message>
      <source>{running}, {cost} so far</source>
      <translation>{running}, bisher {cost}</translation>
    </message>
  </context>
  <context>
    <name>AlertBar</name>
    <message>
      <source>Acknowledge</source>
      <translation>Bestätigen</translation>
    </message>
    <message>
      <source>Acknowledge all</source>
      <translation>Alle bestätigen</translation>
    </message>
    <message>
      <source>Acknowledge all open alerts (Shift+A)</source>
      <translation>Alle offenen Warnungen bestätigen (Umschalt+A)</translation>
    </message>
    <message>
      <source>For 15 minutes</source>
      <translation>In 15 Minuten</translation>
    </message>
    <message>
      <source>For 4 hours</source>
      <translation>In 4 Stunden</translation>
    </message>
    <message>
      <source>For an hour</source>
      <translation>In einer Stunde</translation>
    </message>
    <message>
      <source>Go to cause</source>
      <translation>Zur Ursache</translation>
    </message>
    <message>
      <source>Go to what it is about (Enter)</source>
      <translation>Zu dem gehen, worum es geht (Enter)</translation>
    </message>
    <message>
      <source>Hear of it again later, if it is still open then (S)</source>
      <translation>Später erneut daran erinnern, falls sie dann noch offen ist (S)</translation>
    </message>
    <message>
      <source>Snooze</source>
      <translation>Später</translation>
    </message>
    <message>
      <source>Snooze: {time}</source>
      <translation>Später erinnern: {time}</translation>
    </message>
    <message>
      <source>Until tomorrow at 8</source>
      <translation>Morgen um 8 Uhr</translation>
    </message>
    <message>
      <source>You have seen it: nothing more is told of it until it is over, or gets worse (A)</source>
      <translation>Als gesehen bestätigen: Es folgt keine weitere Meldung, bis die Warnung vorbei ist oder sich verschärft (A)</translation>
    </message>
  </context>
  <context>
    <name>AlertDetail</name>
    <message>
      <source>Last error</source>
      <translation>Letzter Fehler</translation>
    </message>
    <message>
      <source>Last tool</source>
      <translation>Letztes Werkzeug</translation>
    </message>
  </context>
  <context>
    <name>AlertList</name>
    <message>
      <source>Alerts</source>
      <translation>Warnungen</translation>
    </message>
  </context>
  <context>
    <name>AlertRules</name>
    <message>
      <source>Change the rules…</source>
      <translation>Regeln ändern…</translation>
    </message>
    <message>
      <source>Mute for an hour</source>
      <translation>1 Stunde stummschalten</translation>
    </message>
    <message>
      <source>Mute for an hour (M)</source>
      <translation>1 Stunde stummschalten (M)</translation>
    </message>
    <message>
      <source>Muted until {time}.</source>
      <translation>Stumm bis {time}.</translation>
    </message>
    <message>
      <source>Quiet hours until {time}.</source>
      <translation>Ruhezeit bis {time}.</translation>
    </message>
    <message>
      <source>Quiet hours until {time}: only critical alerts are told.</source>
      <translation>Ruhezeit bis {time}: Nur kritische Warnungen werden gemeldet.</translation>
    </message>
    <message>
      <source>Rules</source>
      <translation>Regeln</translation>
    </message>
    <message>
      <source>Unmute</source>
      <translation>Stummschaltung aufheben</translation>
    </message>
  </context>
  <context>
    <name>AlertsModel</name>
    <message>
      <source>Agent</source>
      <translation>Agent</translation>
    </message>
    <message>
      <source>Now</source>
      <translation>Jetzt</translation>
    </message>
    <message>
      <source>Raised</source>
      <translation>Ausgelöst</translation>
    </message>
    <message>
      <source>Rule</source>
      <translation>Regel</translation>
    </message>
    <message>
      <source>Severity</source>
      <translation>Schweregrad</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
  </context>
  <context>
    <name>AlertsPage</name>
    <message>
      <source>Alerts</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>Alerts that are over are kept here.</source>
      <translation>Vergangene Warnungen werden hier aufbewahrt.</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <source>No open alerts</source>
      <translation>Keine offenen Warnungen</translation>
    </message>
    <message>
      <source>No past alerts</source>
      <translation>Keine vergangenen Warnungen</translation>
    </message>
    <message>
      <source>Nothing needs you. What the rules on the right find is shown here, and told.</source>
      <translation>Nichts wartet auf Sie. Was die Regeln rechts finden, wird hier gezeigt und gemeldet.</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Offene</translation>
    </message>
    <message>
      <source>Past</source>
      <translation>Vergangene</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>The alerts cannot be read</source>
      <translation>Die Warnungen können nicht gelesen werden</translation>
    </message>
    <message>
      <source>acknowledge</source>
      <translation>bestätigen</translation>
    </message>
    <message>
      <source>acknowledge all</source>
      <translation>alle bestätigen</translation>
    </message>
    <message>
      <source>go to cause</source>
      <translation>zur Ursache</translation>
    </message>
    <message>
      <source>mute or unmute</source>
      <translation>stummschalten oder aufheben</translation>
    </message>
    <message>
      <source>snooze</source>
      <translation>später erinnern</translation>
    </message>
  </context>
  <context>
    <name>AlertsSection</name>
    <message>
      <source>Alerts</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>None: a project's own rules are written into the settings file, under alerts.projects.</source>
      <translation>Keine: Eigene Regeln eines Projekts stehen in der Einstellungsdatei unter alerts.projects.</translation>
    </message>
    <message>
      <source>Projects that differ</source>
      <translation>Abweichende Projekte</translation>
    </message>
    <message>
      <source>Sending…</source>
      <translation>Wird gesendet…</translation>
    </message>
    <message>
      <source>Show one now</source>
      <translation>Jetzt eine zeigen</translation>
    </message>
    <message>
      <source>Shows a notification the way alerts are shown.</source>
      <translation>Zeigt eine Benachrichtigung so, wie Warnungen gezeigt werden.</translation>
    </message>
    <message>
      <source>Test</source>
      <translation>Test</translation>
    </message>
  </context>
  <context>
    <name>ApiSection</name>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy the address</source>
      <translation>Adresse kopieren</translation>
    </message>
    <message>
      <source>Copy the key</source>
      <translation>Schlüssel kopieren</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Beschreibung</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>Verbergen</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Schlüssel</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open the description of the API</source>
      <translation>Beschreibung der API öffnen</translation>
    </message>
    <message>
      <source>Programs that use the old key are refused from then on. The hooks are told the new one.</source>
      <translation>Programme mit dem alten Schlüssel werden danach abgewiesen. Die Hooks erhalten den neuen.</translation>
    </message>
    <message>
      <source>Renew</source>
      <translation>Erneuern</translation>
    </message>
    <message>
      <source>Renew the key</source>
      <translation>Schlüssel erneuern</translation>
    </message>
    <message>
      <source>Renew the key?</source>
      <translation>Schlüssel erneuern?</translation>
    </message>
    <message>
      <source>Renewing…</source>
      <translation>Wird erneuert…</translation>
    </message>
    <message>
      <source>Renew…</source>
      <translation>Erneuern…</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Show the key</source>
      <translation>Schlüssel zeigen</translation>
    </message>
    <message>
      <source>The key is in the clipboard.</source>
      <translation>Der Schlüssel ist in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The key was renewed.</source>
      <translation>Der Schlüssel wurde erneuert.</translation>
    </message>
  </context>
  <context>
    <name>AskStrip</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel (Esc)</source>
      <translation>Abbrechen (Esc)</translation>
    </message>
  </context>
  <context>
    <name>Banner</name>
    <message>
      <source>Dismiss</source>
      <translation>Schließen</translation>
    </message>
  </context>
  <context>
    <name>BehindModel</name>
    <message>
      <source>Cache read</source>
      <translation>Aus Cache</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>In Cache</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>Sitzung</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
  </context>
  <context>
    <name>BehindView</name>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Back (Esc)</source>
      <translation>Zurück (Esc)</translation>
    </message>
    <message>
      <source>No request to a model is known for this.</source>
      <translation>Hierzu ist keine Anfrage an ein Modell bekannt.</translation>
    </message>
    <message>
      <source>No requests</source>
      <translation>Keine Anfragen</translation>
    </message>
    <message>
      <source>Open session</source>
      <translation>Sitzung öffnen</translation>
    </message>
    <message>
      <source>Open the session of this request (Enter)</source>
      <translation>Sitzung dieser Anfrage öffnen (Enter)</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>The requests cannot be read</source>
      <translation>Die Anfragen können nicht gelesen werden</translation>
    </message>
  </context>
  <context>
    <name>ClaudeStep</name>
    <message>
      <source>Claude Code</source>
      <translation>Claude Code</translation>
    </message>
    <message>
      <source>It watches your AI coding agents: what they do, what they wait for, what they cost. Everything stays on this machine. A few steps, each of which can be skipped, set it up.</source>
      <translation>ClaWatch behält Ihre KI-Agenten im Blick: was sie tun, worauf sie warten, was sie kosten. Alles bleibt auf diesem Rechner. Wenige Schritte richten es ein; jeder lässt sich überspringen.</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>Transcripts</source>
      <translation>Transkripte</translation>
    </message>
    <message>
      <source>Welcome to ClaWatch</source>
      <translation>Willkommen bei ClaWatch</translation>
    </message>
  </context>
  <context>
    <name>CloseDialog</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Keep ClaWatch running?</source>
      <translation>ClaWatch weiterlaufen lassen?</translation>
    </message>
    <message>
      <source>Keep running</source>
      <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
      <source>Quit ClaWatch</source>
      <translation>ClaWatch beenden</translation>
    </message>
    <message>
      <source>This desktop shows no tray icon. ClaWatch can go on watching in the background without one: start it again to bring this window back. If you quit, events wait in the spool until the next start.</source>
      <translation>Dieser Desktop zeigt kein Symbol im Infobereich. ClaWatch kann auch ohne im Hintergrund weiterlaufen: Ein erneuter Start holt dieses Fenster zurück. Nach dem Beenden warten Ereignisse im Zwischenspeicher auf den nächsten Start.</translation>
    </message>
  </context>
  <context>
    <name>ColumnsMenu</name>
    <message>
      <source>Greatest first</source>
      <translation>Größte zuerst</translation>
    </message>
    <message>
      <source>Least first</source>
      <translation>Kleinste zuerst</translation>
    </message>
    <message>
      <source>Reset columns</source>
      <translation>Spalten zurücksetzen</translation>
    </message>
    <message>
      <source>Sort by</source>
      <translation>Sortieren nach</translation>
    </message>
  </context>
  <context>
    <name>ComparePanel</name>
    <message>
      <source>Close the comparison (Esc)</source>
      <translation>Vergleich schließen (Esc)</translation>
    </message>
    <message>
      <source>Compared</source>
      <translation>Verglichen</translation>
    </message>
    <message>
      <source>Comparison</source>
      <translation>Vergleich</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Cost a session</source>
      <translation>Kosten je Sitzung</translation>
    </message>
    <message>
      <source>Error rate</source>
      <translation>Fehlerquote</translation>
    </message>
    <message>
      <source>Open {project}</source>
      <translation>{project} öffnen</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tool calls</source>
      <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
      <source>Unpriced requests</source>
      <translation>Anfragen ohne Preis</translation>
    </message>
  </context>
  <context>
    <name>CostsModel</name>
    <message>
      <source>Cache read</source>
      <translation>Aus Cache</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>In Cache</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>Anteil</translation>
    </message>
  </context>
  <context>
    <name>CostsOverview</name>
    <message>
      <source>Agent</source>
      <translation>Agent</translation>
    </message>
    <message>
      <source>Agents</source>
      <translation>Agenten</translation>
    </message>
    <message>
      <source>All others: Enter shows more of them</source>
      <translation>Alle anderen: Enter zeigt mehr davon</translation>
    </message>
    <message>
      <source>Burn rate</source>
      <translation>Verbrauch</translation>
    </message>
    <message>
      <source>Cache saved</source>
      <translation>Cache-Ersparnis</translation>
    </message>
    <message>
      <source>Cost over time</source>
      <translation>Kosten im Zeitverlauf</translation>
    </message>
    <message>
      <source>Cost over time by model</source>
      <translation>Kosten im Zeitverlauf nach Modell</translation>
    </message>
    <message>
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>Month's budget</source>
      <translation>Monatsbudget</translation>
    </message>
    <message>
      <source>No project</source>
      <translation>Kein Projekt</translation>
    </message>
    <message>
      <source>Others</source>
      <translation>Andere</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>Saved by the cache</source>
      <translation>Durch den Cache gespart</translation>
    </message>
    <message>
      <source>This month</source>
      <translation>Dieser Monat</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <source>Total</source>
      <translation>Gesamt</translation>
    </message>
    <message>
      <source>Unknown model</source>
      <translation>Unbekanntes Modell</translation>
    </message>
    <message>
      <source>Without a price</source>
      <translation>Ohne Preis</translation>
    </message>
    <message>
      <source>{title}, of {money}</source>
      <translation>{title}, von {money}</translation>
    </message>
  </context>
  <context>
    <name>CostsPage</name>
    <message>
      <source>As soon as Claude Code writes a model's answer into its transcript, or an agent reports what it used, it is counted here.</source>
      <translation>Sobald Claude Code die Antwort eines Modells ins Transkript schreibt oder ein Agent seinen Verbrauch meldet, wird er hier gezählt.</translation>
    </message>
    <message>
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <source>Nothing was spent yet</source>
      <translation>Noch keine Kosten</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>The costs cannot be read</source>
      <translation>Die Kosten können nicht gelesen werden</translation>
    </message>
    <message>
      <source>copy a row</source>
      <translation>Zeile kopieren</translation>
    </message>
    <message>
      <source>models, projects, agents, days</source>
      <translation>Modelle, Projekte, Agenten, Tage</translation>
    </message>
    <message>
      <source>the requests behind a figure</source>
      <translation>Anfragen hinter einer Zahl</translation>
    </message>
    <message>
      <source>{cost}, estimated at API prices</source>
      <translation>{cost}, geschätzt zu API-Preisen</translation>
    </message>
  </context>
  <context>
    <name>DashboardCards</name>
    <message>
      <source>Active sessions</source>
      <translation>Aktive Sitzungen</translation>
    </message>
    <message>
      <source>Cost this month</source>
      <translation>Kosten diesen Monat</translation>
    </message>
    <message>
      <source>Cost today</source>
      <translation>Kosten heute</translation>
    </message>
    <message>
      <source>Open alerts</source>
      <translation>Offene Warnungen</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tool calls</source>
      <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
      <source>all answered</source>
      <translation>alle beantwortet</translation>
    </message>
    <message>
      <source>all quiet</source>
      <translation>alles ruhig</translation>
    </message>
    <message>
      <source>{share} % of {budget}</source>
      <translation>{share} % von {budget}</translation>
    </message>
    <message>
      <source>{share} failed</source>
      <translation>{share} fehlgeschlagen</translation>
    </message>
  </context>
  <context>
    <name>DashboardData</name>
    <message>
      <source>Cache read</source>
      <translation>Cache gelesen</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>Cache geschrieben</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Others</source>
      <translation>Andere</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Sessions begun</source>
      <translation>Begonnene Sitzungen</translation>
    </message>
    <message>
      <source>Unknown model</source>
      <translation>Unbekanntes Modell</translation>
    </message>
  </context>
  <context>
    <name>DashboardPage</name>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All sessions</source>
      <translation>Alle Sitzungen</translation>
    </message>
    <message>
      <source>All sessions with errors</source>
      <translation>Alle Sitzungen mit Fehlern</translation>
    </message>
    <message>
      <source>All tools</source>
      <translation>Alle Werkzeuge</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Cost over time, by model</source>
      <translation>Kosten im Zeitverlauf, nach Modell</translation>
    </message>
    <message>
      <source>Dashboard</source>
      <translation>Übersicht</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>No call has failed yet</source>
      <translation>Bisher ist kein Aufruf fehlgeschlagen</translation>
    </message>
    <message>
      <source>No tool was called in this time</source>
      <translation>In dieser Zeit wurde kein Werkzeug aufgerufen</translation>
    </message>
    <message>
      <source>Recent errors</source>
      <translation>Letzte Fehler</translation>
    </message>
    <message>
      <source>Recent sessions</source>
      <translation>Letzte Sitzungen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Sessions begun over time</source>
      <translation>Begonnene Sitzungen im Zeitverlauf</translation>
    </message>
    <message>
      <source>The figures cannot be read</source>
      <translation>Die Zahlen können nicht gelesen werden</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tokens over time, by kind</source>
      <translation>Tokens im Zeitverlauf, nach Art</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Tools by calls, with the share that failed</source>
      <translation>Werkzeuge nach Aufrufen, mit dem Anteil der fehlgeschlagenen</translation>
    </message>
    <message>
      <source>{money}, an estimate at API prices</source>
      <translation>{money}, geschätzt zu API-Preisen</translation>
    </message>
  </context>
  <context>
    <name>DaysDialog</name>
    <message>
      <source>Days to look at</source>
      <translation>Zu betrachtende Tage</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>To</source>
      <translation>Bis</translation>
    </message>
  </context>
  <context>
    <name>Demo</name>
    <message>
      <source>The demo could not be started: {error}.</source>
      <translation>Die Demo konnte nicht gestartet werden: {error}.</translation>
    </message>
  </context>
  <context>
    <name>DetailPage</name>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>The figures cannot be read</source>
      <translation>Die Zahlen können nicht gelesen werden</translation>
    </message>
    <message>
      <source>{back} (Esc)</source>
      <translation>{back} (Esc)</translation>
    </message>
  </context>
  <context>
    <name>DetailPanel</name>
    <message>
      <source>Copy the whole call</source>
      <translation>Ganzen Aufruf kopieren</translation>
    </message>
    <message>
      <source>Copy the whole call (Ctrl+Shift+C)</source>
      <translation>Ganzen Aufruf kopieren (Strg+Umschalt+C)</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>Finished</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Id</source>
      <translation>ID</translation>
    </message>
    <message>
      <source>Kind</source>
      <translation>Art</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Nothing selected</source>
      <translation>Nichts ausgewählt</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Select a step to read its input and output.</source>
      <translation>Einen Schritt auswählen, um seine Ein- und Ausgabe zu lesen.</translation>
    </message>
    <message>
      <source>Subagent {name}</source>
      <translation>Subagent {name}</translation>
    </message>
    <message>
      <source>This step cannot be read</source>
      <translation>Dieser Schritt kann nicht gelesen werden</translation>
    </message>
    <message>
      <source>exit code {n}</source>
      <translation>Exit-Code {n}</translation>
    </message>
    <message>
      <source>in subagent {name}</source>
      <translation>in Subagent {name}</translation>
    </message>
    <message>
      <source>took {time}</source>
      <translation>dauerte {time}</translation>
    </message>
    <message>
      <source>waited {time} before it ran</source>
      <translation>wartete {time} bis zur Ausführung</translation>
    </message>
  </context>
  <context>
    <name>DiffView</name>
    <message>
      <source>What changes in the file</source>
      <translation>Was sich in der Datei ändert</translation>
    </message>
  </context>
  <context>
    <name>FiguresModel</name>
    <message>
      <source>{column}, sorted, greatest first</source>
      <translation>{column}, sortiert, größte zuerst</translation>
    </message>
    <message>
      <source>{column}, sorted, least first</source>
      <translation>{column}, sortiert, kleinste zuerst</translation>
    </message>
  </context>
  <context>
    <name>FiguresPage</name>
    <message>
      <source>Clear the search</source>
      <translation>Suche leeren</translation>
    </message>
    <message>
      <source>Look at all time</source>
      <translation>Gesamte Zeit betrachten</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>Nichts gefunden</translation>
    </message>
    <message>
      <source>Nothing happened in the time you look at.</source>
      <translation>In der betrachteten Zeit ist nichts geschehen.</translation>
    </message>
    <message>
      <source>Nothing in this time</source>
      <translation>Nichts in dieser Zeit</translation>
    </message>
    <message>
      <source>Nothing of that name was there in this time.</source>
      <translation>In dieser Zeit gab es nichts mit diesem Namen.</translation>
    </message>
    <message>
      <source>Order of the rows</source>
      <translation>Reihenfolge der Zeilen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Search (Ctrl+F)</source>
      <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
      <source>The figures cannot be read</source>
      <translation>Die Zahlen können nicht gelesen werden</translation>
    </message>
  </context>
  <context>
    <name>FiguresTable</name>
    <message>
      <source>Greatest first</source>
      <translation>Größte zuerst</translation>
    </message>
    <message>
      <source>Least first</source>
      <translation>Kleinste zuerst</translation>
    </message>
  </context>
  <context>
    <name>FilterBar</name>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Beendete</translation>
    </message>
    <message>
      <source>Error</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>Laufende</translation>
    </message>
    <message>
      <source>Needs you</source>
      <translation>Für Sie</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>Arbeitende</translation>
    </message>
  </context>
  <context>
    <name>GeneralSection</name>
    <message>
      <source>By {place}</source>
      <translation>Durch {place}</translation>
    </message>
    <message>
      <source>ClaWatch then waits in the tray.</source>
      <translation>ClaWatch wartet dann im Infobereich.</translation>
    </message>
    <message>
      <source>Data folder</source>
      <translation>Datenordner</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open the data folder</source>
      <translation>Datenordner öffnen</translation>
    </message>
    <message>
      <source>Open the settings file</source>
      <translation>Einstellungsdatei öffnen</translation>
    </message>
    <message>
      <source>Settings file</source>
      <translation>Einstellungsdatei</translation>
    </message>
    <message>
      <source>Show the welcome again</source>
      <translation>Begrüßung erneut zeigen</translation>
    </message>
    <message>
      <source>Start at login</source>
      <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
      <source>The steps of the first start: hooks, history, Telegram.</source>
      <translation>Die Schritte des ersten Starts: Hooks, Verlauf, Telegram.</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>Willkommen</translation>
    </message>
  </context>
  <context>
    <name>HeatMap</name>
    <message>
      <source>Most on {day} at {hour}: {value}. The arrow keys read it hour by hour.</source>
      <translation>Am meisten am {day} um {hour}: {value}. Die Pfeiltasten lesen Stunde für Stunde vor.</translation>
    </message>
    <message>
      <source>Nothing in this time</source>
      <translation>Nichts in dieser Zeit</translation>
    </message>
  </context>
  <context>
    <name>HistoryStep</name>
    <message>
      <source>ClaWatch reads the transcripts that Claude Code has written so far, the newest first, and keeps what they say: Claude Code itself deletes them after a month. You can go on meanwhile.</source>
      <translation>ClaWatch liest die bisherigen Transkripte von Claude Code, die neuesten zuerst, und bewahrt ihren Inhalt auf: Claude Code selbst löscht sie nach einem Monat. Sie können währenddessen weitermachen.</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Verlauf</translation>
    </message>
    <message>
      <source>History read</source>
      <translation>Verlauf gelesen</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stoppen</translation>
    </message>
    <message>
      <source>Your history</source>
      <translation>Ihr Verlauf</translation>
    </message>
  </context>
  <context>
    <name>HitWords</name>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>Prompt</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>Titel</translation>
    </message>
    <message>
      <source>{tool} error</source>
      <translation>{tool}: Fehler</translation>
    </message>
    <message>
      <source>{tool} input</source>
      <translation>{tool}: Eingabe</translation>
    </message>
    <message>
      <source>{tool} output</source>
      <translation>{tool}: Ausgabe</translation>
    </message>
  </context>
  <context>
    <name>HooksDialog</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Everything else in the file stays as it is, and a dated copy of it is kept beside it. ClaWatch then learns of sessions from their transcripts only, and can pause none of them.</source>
      <translation>Alles andere in der Datei bleibt, wie es ist, und eine datierte Kopie wird daneben aufbewahrt. ClaWatch erfährt dann nur noch aus den Transkripten von Sitzungen und kann keine davon anhalten.</translation>
    </message>
    <message>
      <source>Everything else in the file stays as it is, and a dated copy of it is kept beside it. Each entry runs a small script that hands the event to ClaWatch on this machine, and to nobody else. The settings take it all out again.</source>
      <translation>Alles andere in der Datei bleibt, wie es ist, und eine datierte Kopie wird daneben aufbewahrt. Jeder Eintrag startet ein kleines Skript, das das Ereignis an ClaWatch auf diesem Rechner übergibt und an niemanden sonst. In den Einstellungen lässt sich alles wieder entfernen.</translation>
    </message>
    <message>
      <source>File that changes</source>
      <translation>Geänderte Datei</translation>
    </message>
    <message>
      <source>Install hooks</source>
      <translation>Hooks einrichten</translation>
    </message>
    <message>
      <source>Installing…</source>
      <translation>Wird eingerichtet…</translation>
    </message>
    <message>
      <source>Let Claude Code report to ClaWatch</source>
      <translation>Claude Code an ClaWatch berichten lassen</translation>
    </message>
    <message>
      <source>Nothing changes in it: all stands as it should.</source>
      <translation>Nichts ändert sich darin: Alles ist, wie es sein soll.</translation>
    </message>
    <message>
      <source>Remove hooks</source>
      <translation>Hooks entfernen</translation>
    </message>
    <message>
      <source>Removing…</source>
      <translation>Wird entfernt…</translation>
    </message>
    <message>
      <source>Renew Claude Code's hooks</source>
      <translation>Hooks von Claude Code erneuern</translation>
    </message>
    <message>
      <source>Renew hooks</source>
      <translation>Hooks erneuern</translation>
    </message>
    <message>
      <source>Take ClaWatch's hooks out again</source>
      <translation>Hooks von ClaWatch wieder entfernen</translation>
    </message>
    <message>
      <source>The file does not exist yet; this will stand in it</source>
      <translation>Die Datei gibt es noch nicht; das wird darin stehen</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>What changes in it</source>
      <translation>Was sich darin ändert</translation>
    </message>
  </context>
  <context>
    <name>HooksSection</name>
    <message>
      <source>A paused session stands still at its next tool call, which waits in the hook.</source>
      <translation>Eine angehaltene Sitzung bleibt bei ihrem nächsten Werkzeugaufruf stehen; dieser wartet im Hook.</translation>
    </message>
    <message>
      <source>Claude Code</source>
      <translation>Claude Code</translation>
    </message>
    <message>
      <source>Hooks</source>
      <translation>Hooks</translation>
    </message>
    <message>
      <source>Installed in {file}, all up to date.</source>
      <translation>Eingerichtet in {file}, alle aktuell.</translation>
    </message>
    <message>
      <source>Installed in {file}, but not all of them, or older ones.</source>
      <translation>Eingerichtet in {file}, aber nicht alle oder in älterer Fassung.</translation>
    </message>
    <message>
      <source>Install…</source>
      <translation>Einrichten…</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>No `claude` is in the PATH; its folder is {folder}.</source>
      <translation>Im PATH gibt es kein `claude`; sein Ordner ist {folder}.</translation>
    </message>
    <message>
      <source>Not found: there is no folder {folder}.</source>
      <translation>Nicht gefunden: Den Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
      <source>Not installed in {file}: ClaWatch learns of sessions from their transcripts only.</source>
      <translation>Nicht eingerichtet in {file}: ClaWatch erfährt von Sitzungen nur aus ihren Transkripten.</translation>
    </message>
    <message>
      <source>Pausing</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen…</translation>
    </message>
    <message>
      <source>Renew…</source>
      <translation>Erneuern…</translation>
    </message>
    <message>
      <source>Version {version}; its folder is {folder}.</source>
      <translation>Version {version}; der Ordner ist {folder}.</translation>
    </message>
  </context>
  <context>
    <name>HooksStep</name>
    <message>
      <source>Hooks</source>
      <translation>Hooks</translation>
    </message>
    <message>
      <source>Hooks tell ClaWatch what happens as it happens, and let you pause sessions. Without them it reads transcripts only. Everything else in the file stays as it is, and a copy is kept beside it.</source>
      <translation>Hooks melden ClaWatch sofort, was geschieht, und erlauben das Anhalten von Sitzungen. Ohne sie liest es nur die Transkripte. Alles andere in der Datei bleibt, wie es ist, und eine Kopie wird daneben aufbewahrt.</translation>
    </message>
    <message>
      <source>Install hooks</source>
      <translation>Hooks einrichten</translation>
    </message>
    <message>
      <source>Installed in {file}.</source>
      <translation>Eingerichtet in {file}.</translation>
    </message>
    <message>
      <source>Installing…</source>
      <translation>Wird eingerichtet…</translation>
    </message>
    <message>
      <source>Let Claude Code report to ClaWatch</source>
      <translation>Claude Code an ClaWatch berichten lassen</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>Not installed yet in {file}.</source>
      <translation>Noch nicht eingerichtet in {file}.</translation>
    </message>
    <message>
      <source>What changes in the file</source>
      <translation>Was sich in der Datei ändert</translation>
    </message>
  </context>
  <context>
    <name>ImportStrip</name>
    <message>
      <source>Dismiss</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Go on reading the history</source>
      <translation>Verlauf weiterlesen</translation>
    </message>
    <message>
      <source>History read</source>
      <translation>Verlauf gelesen</translation>
    </message>
    <message>
      <source>History read: 1 session</source>
      <translation>Verlauf gelesen: 1 Sitzung</translation>
    </message>
    <message>
      <source>History read: {n} sessions</source>
      <translation>Verlauf gelesen: {n} Sitzungen</translation>
    </message>
    <message>
      <source>Looking for your history…</source>
      <translation>Ihr Verlauf wird gesucht…</translation>
    </message>
    <message>
      <source>Reading your history: {files}</source>
      <translation>Ihr Verlauf wird gelesen: {files}</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stoppen</translation>
    </message>
    <message>
      <source>Stop reading the history</source>
      <translation>Lesen des Verlaufs stoppen</translation>
    </message>
    <message>
      <source>Stopped: {files} of your history are read</source>
      <translation>Gestoppt: {files} Ihres Verlaufs sind gelesen</translation>
    </message>
    <message>
      <source>{done} of {total} files</source>
      <translation>{done} von {total} Dateien</translation>
    </message>
    <message>
      <source>{size}/s</source>
      <translation>{size}/s</translation>
    </message>
  </context>
  <context>
    <name>LoginStep</name>
    <message>
      <source>Alerts are shown on the desktop.</source>
      <translation>Warnungen werden auf dem Desktop gezeigt.</translation>
    </message>
    <message>
      <source>Always there</source>
      <translation>Immer zur Stelle</translation>
    </message>
    <message>
      <source>By {place}</source>
      <translation>Durch {place}</translation>
    </message>
    <message>
      <source>ClaWatch then waits in the tray.</source>
      <translation>ClaWatch wartet dann im Infobereich.</translation>
    </message>
    <message>
      <source>ClaWatch waits in the tray. What you chose here, and much more, is in the settings; this welcome is found again there, under General.</source>
      <translation>ClaWatch wartet im Infobereich. Was Sie hier gewählt haben und vieles mehr steht in den Einstellungen; unter „Allgemein“ finden Sie auch diese Begrüßung wieder.</translation>
    </message>
    <message>
      <source>Notifications</source>
      <translation>Benachrichtigungen</translation>
    </message>
    <message>
      <source>Sending…</source>
      <translation>Wird gesendet…</translation>
    </message>
    <message>
      <source>Show one now</source>
      <translation>Jetzt eine zeigen</translation>
    </message>
    <message>
      <source>Start at login</source>
      <translation>Bei der Anmeldung starten</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>ClaWatch demo</source>
      <translation>ClaWatch-Demo</translation>
    </message>
    <message>
      <source>ClaWatch is still watching</source>
      <translation>ClaWatch läuft weiter</translation>
    </message>
    <message>
      <source>Its icon in the tray brings the window back, and quits.</source>
      <translation>Das Symbol im Infobereich holt das Fenster zurück und beendet ClaWatch.</translation>
    </message>
  </context>
  <context>
    <name>Narrowing</name>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Cost from {money}</source>
      <translation>Kosten ab {money}</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Started</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>With errors</source>
      <translation>Mit Fehlern</translation>
    </message>
    <message>
      <source>before {time}</source>
      <translation>vor {time}</translation>
    </message>
    <message>
      <source>last 24 hours</source>
      <translation>letzte 24 Stunden</translation>
    </message>
    <message>
      <source>last 30 days</source>
      <translation>letzte 30 Tage</translation>
    </message>
    <message>
      <source>last 7 days</source>
      <translation>letzte 7 Tage</translation>
    </message>
    <message>
      <source>since {time}</source>
      <translation>seit {time}</translation>
    </message>
    <message>
      <source>{name}: {value}</source>
      <translation>{name}: {value}</translation>
    </message>
  </context>
  <context>
    <name>NoSessions</name>
    <message>
      <source>Clear filters</source>
      <translation>Filter entfernen</translation>
    </message>
    <message>
      <source>Install hooks…</source>
      <translation>Hooks einrichten…</translation>
    </message>
    <message>
      <source>No past session of Claude Code was found. Install its hooks, then use it as ever: each session appears here as it runs, with what it does and when it needs you.</source>
      <translation>Keine frühere Sitzung von Claude Code gefunden. Richten Sie die Hooks ein und arbeiten Sie wie gewohnt: Jede Sitzung erscheint hier, während sie läuft, mit dem, was sie tut und wann sie Sie braucht.</translation>
    </message>
    <message>
      <source>No past session of Claude Code was found. Start Claude Code in any project: its session appears here within a second.</source>
      <translation>Keine frühere Sitzung von Claude Code gefunden. Starten Sie Claude Code in einem beliebigen Projekt: Die Sitzung erscheint hier binnen einer Sekunde.</translation>
    </message>
    <message>
      <source>No session is in this state now.</source>
      <translation>Derzeit ist keine Sitzung in diesem Zustand.</translation>
    </message>
    <message>
      <source>No session matches these filters.</source>
      <translation>Keine Sitzung passt zu diesen Filtern.</translation>
    </message>
    <message>
      <source>No session matches “{text}”.</source>
      <translation>Keine Sitzung passt zu „{text}“.</translation>
    </message>
    <message>
      <source>No sessions yet</source>
      <translation>Noch keine Sitzungen</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>Nichts gefunden</translation>
    </message>
    <message>
      <source>Past sessions appear here as they are read, the newest first.</source>
      <translation>Frühere Sitzungen erscheinen hier, sobald sie gelesen sind, die neuesten zuerst.</translation>
    </message>
    <message>
      <source>Reading your history</source>
      <translation>Ihr Verlauf wird gelesen</translation>
    </message>
    <message>
      <source>Ready and listening</source>
      <translation>Bereit und auf Empfang</translation>
    </message>
  </context>
  <context>
    <name>NoticeLine</name>
    <message>
      <source>Counts after a restart: {names}</source>
      <translation>Gilt nach einem Neustart: {names}</translation>
    </message>
    <message>
      <source>Restart ClaWatch</source>
      <translation>ClaWatch neu starten</translation>
    </message>
    <message>
      <source>{problem} Until then the settings count as they were.</source>
      <translation>{problem} Bis dahin gelten die bisherigen Einstellungen.</translation>
    </message>
  </context>
  <context>
    <name>Palette</name>
    <message>
      <source>Go to</source>
      <translation>Gehe zu</translation>
    </message>
    <message>
      <source>Go to a page, session, project or tool</source>
      <translation>Zu einer Seite, einer Sitzung, einem Projekt oder Werkzeug gehen</translation>
    </message>
    <message>
      <source>Nothing is called that.</source>
      <translation>Nichts heißt so.</translation>
    </message>
    <message>
      <source>Tool</source>
      <translation>Werkzeug</translation>
    </message>
  </context>
  <context>
    <name>PanelGrid</name>
    <message>
      <source>Charts and lists</source>
      <translation>Diagramme und Listen</translation>
    </message>
  </context>
  <context>
    <name>PauseAll</name>
    <message>
      <source>No agent is paused.</source>
      <translation>Kein Agent ist angehalten.</translation>
    </message>
    <message>
      <source>Pause all</source>
      <translation>Alle anhalten</translation>
    </message>
    <message>
      <source>Resume all</source>
      <translation>Alle fortsetzen</translation>
    </message>
    <message>
      <source>There is no agent to pause.</source>
      <translation>Es gibt keinen Agenten zum Anhalten.</translation>
    </message>
  </context>
  <context>
    <name>PriceDialog</name>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>From the input's</source>
      <translation>Aus dem der Eingabe</translation>
    </message>
    <message>
      <source>In dollars for a million tokens, as the price lists write it.</source>
      <translation>In Dollar je Million Tokens, wie in den Preislisten.</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Name the model.</source>
      <translation>Geben Sie das Modell an.</translation>
    </message>
    <message>
      <source>Price of a model</source>
      <translation>Preis eines Modells</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
  </context>
  <context>
    <name>PricesSection</name>
    <message>
      <source>Add a model…</source>
      <translation>Modell hinzufügen…</translation>
    </message>
    <message>
      <source>Costs so far</source>
      <translation>Bisherige Kosten</translation>
    </message>
    <message>
      <source>Dollars for a million tokens. They go before the price list that comes with ClaWatch.</source>
      <translation>Dollar je Million Tokens. Sie gehen der mitgelieferten Preisliste vor.</translation>
    </message>
    <message>
      <source>Edit the price of {model}</source>
      <translation>Preis von {model} bearbeiten</translation>
    </message>
    <message>
      <source>Edit…</source>
      <translation>Bearbeiten…</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>Models without a price</source>
      <translation>Modelle ohne Preis</translation>
    </message>
    <message>
      <source>Price everything anew</source>
      <translation>Alles neu berechnen</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove the price of {model}</source>
      <translation>Preis von {model} entfernen</translation>
    </message>
    <message>
      <source>Requests to them are counted without a price, never as nothing.</source>
      <translation>Anfragen an sie zählen als solche ohne Preis, nie als kostenlos.</translation>
    </message>
    <message>
      <source>Set a price for {model}</source>
      <translation>Preis für {model} festlegen</translation>
    </message>
    <message>
      <source>Set a price…</source>
      <translation>Preis festlegen…</translation>
    </message>
    <message>
      <source>Set by {variable} in the environment.</source>
      <translation>Durch {variable} in der Umgebung festgelegt.</translation>
    </message>
    <message>
      <source>What has a price keeps it when prices change, until all of it is priced anew.</source>
      <translation>Was einen Preis hat, behält ihn bei Preisänderungen, bis alles neu berechnet wird.</translation>
    </message>
    <message>
      <source>Your prices</source>
      <translation>Ihre Preise</translation>
    </message>
    <message>
      <source>{done} of {total} requests</source>
      <translation>{done} von {total} Anfragen</translation>
    </message>
  </context>
  <context>
    <name>PrivacySection</name>
    <message>
      <source>API and key</source>
      <translation>API und Schlüssel</translation>
    </message>
    <message>
      <source>ClaWatch sends nothing to anyone by itself: no statistics, no look for updates, no prices.</source>
      <translation>ClaWatch sendet von sich aus nichts an niemanden: keine Statistik, keine Suche nach Updates, keine Preise.</translation>
    </message>
    <message>
      <source>How long</source>
      <translation>Wie lange</translation>
    </message>
    <message>
      <source>In {folder}, readable by you alone.</source>
      <translation>In {folder}, nur für Sie lesbar.</translation>
    </message>
    <message>
      <source>Nobody</source>
      <translation>Niemand</translation>
    </message>
    <message>
      <source>Programs of this machine</source>
      <translation>Programme dieses Rechners</translation>
    </message>
    <message>
      <source>Sessions, tool calls, requests</source>
      <translation>Sitzungen, Werkzeugaufrufe, Anfragen</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>Speicher</translation>
    </message>
    <message>
      <source>Telegram, if you pair it</source>
      <translation>Telegram, wenn Sie es koppeln</translation>
    </message>
    <message>
      <source>Then alerts go there, with the names of session and project, costs, and the last error.</source>
      <translation>Dann gehen Warnungen dorthin, mit den Namen von Sitzung und Projekt, den Kosten und dem letzten Fehler.</translation>
    </message>
    <message>
      <source>They can read sessions, projects and tools without the key, unless everyone is asked for it.</source>
      <translation>Sie können Sitzungen, Projekte und Werkzeuge ohne Schlüssel lesen, sofern er nicht von allen verlangt wird.</translation>
    </message>
    <message>
      <source>Until you say otherwise; sums and costs stay in any case.</source>
      <translation>Bis Sie es anders festlegen; Summen und Kosten bleiben in jedem Fall.</translation>
    </message>
    <message>
      <source>What Claude Code's hooks and transcripts say: prompts, what tools were given and gave back, tokens, times. Long texts are kept in part.</source>
      <translation>Was Hooks und Transkripte von Claude Code sagen: Prompts, was Werkzeuge erhielten und lieferten, Tokens, Zeiten. Lange Texte werden gekürzt aufbewahrt.</translation>
    </message>
    <message>
      <source>What is kept</source>
      <translation>Was aufbewahrt wird</translation>
    </message>
    <message>
      <source>Where</source>
      <translation>Wo</translation>
    </message>
    <message>
      <source>Who is told</source>
      <translation>Wer davon erfährt</translation>
    </message>
  </context>
  <context>
    <name>ProblemDialog</name>
    <message>
      <source>&amp;Use another port:</source>
      <translation>Anderen Port ben&amp;utzen:</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Port</source>
      <translation>Port</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Use this port</source>
      <translation>Diesen Port benutzen</translation>
    </message>
  </context>
  <context>
    <name>ProjectColumns</name>
    <message>
      <source>Calls</source>
      <translation>Aufrufe</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Error rate</source>
      <translation>Fehlerquote</translation>
    </message>
    <message>
      <source>Newest session</source>
      <translation>Neueste</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
  </context>
  <context>
    <name>ProjectPage</name>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All sessions of this project</source>
      <translation>Alle Sitzungen dieses Projekts</translation>
    </message>
    <message>
      <source>Back to the projects</source>
      <translation>Zurück zu den Projekten</translation>
    </message>
    <message>
      <source>Cache read</source>
      <translation>Cache gelesen</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>Cache geschrieben</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Cost over time</source>
      <translation>Kosten im Zeitverlauf</translation>
    </message>
    <message>
      <source>Error rate</source>
      <translation>Fehlerquote</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Hours of the week</source>
      <translation>Stunden der Woche</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>It may have been of another database.</source>
      <translation>Vielleicht gehörte es zu einer anderen Datenbank.</translation>
    </message>
    <message>
      <source>Latest sessions</source>
      <translation>Neueste Sitzungen</translation>
    </message>
    <message>
      <source>No session yet</source>
      <translation>Noch keine Sitzung</translation>
    </message>
    <message>
      <source>No tool was called in this time</source>
      <translation>In dieser Zeit wurde kein Werkzeug aufgerufen</translation>
    </message>
    <message>
      <source>Not failed</source>
      <translation>Nicht fehlgeschlagen</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>There is no such project</source>
      <translation>Dieses Projekt gibt es nicht</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tokens over time, by kind</source>
      <translation>Tokens im Zeitverlauf, nach Art</translation>
    </message>
    <message>
      <source>Tool calls</source>
      <translation>Werkzeugaufrufe</translation>
    </message>
    <message>
      <source>Tool calls over time, and those that failed</source>
      <translation>Werkzeugaufrufe im Zeitverlauf, auch fehlgeschlagene</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Tools by calls, with the share that failed</source>
      <translation>Werkzeuge nach Aufrufen, mit dem Anteil der fehlgeschlagenen</translation>
    </message>
    <message>
      <source>estimate at API prices</source>
      <translation>geschätzt zu API-Preisen</translation>
    </message>
    <message>
      <source>none live now</source>
      <translation>keine läuft gerade</translation>
    </message>
    <message>
      <source>of {n} in all</source>
      <translation>von {n} insgesamt</translation>
    </message>
    <message>
      <source>tool calls, local time</source>
      <translation>Werkzeugaufrufe, Ortszeit</translation>
    </message>
    <message>
      <source>{path} is not there</source>
      <translation>{path} gibt es nicht</translation>
    </message>
  </context>
  <context>
    <name>ProjectsPage</name>
    <message>
      <source>A project is the folder that an agent works in. The first session brings the first one.</source>
      <translation>Ein Projekt ist der Ordner, in dem ein Agent arbeitet. Die erste Sitzung bringt das erste.</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleichen</translation>
    </message>
    <message>
      <source>Compare the selected projects, {n} at most</source>
      <translation>Ausgewählte Projekte vergleichen, höchstens {n}</translation>
    </message>
    <message>
      <source>No projects yet</source>
      <translation>Noch keine Projekte</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>Search projects</source>
      <translation>Projekte suchen</translation>
    </message>
    <message>
      <source>Select two projects or more: with Ctrl or Shift and a click, or with Shift and the arrows</source>
      <translation>Wählen Sie zwei oder mehr Projekte: mit Strg oder Umschalt und Klick oder mit Umschalt und den Pfeiltasten</translation>
    </message>
    <message>
      <source>{projects}, {n} more at other times</source>
      <translation>{projects}, {n} weitere zu anderen Zeiten</translation>
    </message>
  </context>
  <context>
    <name>Pulse</name>
    <message>
      <source>The database cannot be read: {problem}</source>
      <translation>Die Datenbank kann nicht gelesen werden: {problem}</translation>
    </message>
  </context>
  <context>
    <name>QuietSection</name>
    <message>
      <source>Quiet hours</source>
      <translation>Ruhezeiten</translation>
    </message>
    <message>
      <source>To be left alone just now, mute alerts in the menu of the tray.</source>
      <translation>Um gerade jetzt Ruhe zu haben, schalten Sie Warnungen im Menü des Infobereichs stumm.</translation>
    </message>
    <message>
      <source>What is raised in quiet hours is told together when they are over.</source>
      <translation>Was in Ruhezeiten ausgelöst wird, wird danach gesammelt gemeldet.</translation>
    </message>
  </context>
  <context>
    <name>RangePicker</name>
    <message>
      <source>24 h</source>
      <translation>24 h</translation>
    </message>
    <message>
      <source>30 d</source>
      <translation>30 Tage</translation>
    </message>
    <message>
      <source>7 d</source>
      <translation>7 Tage</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Alles</translation>
    </message>
    <message>
      <source>Days of your choice</source>
      <translation>Tage Ihrer Wahl</translation>
    </message>
    <message>
      <source>Everything there is</source>
      <translation>Alles, was es gibt</translation>
    </message>
    <message>
      <source>Own…</source>
      <translation>Eigene…</translation>
    </message>
    <message>
      <source>The last 24 hours</source>
      <translation>Die letzten 24 Stunden</translation>
    </message>
    <message>
      <source>Today and the 29 days before</source>
      <translation>Heute und die 29 Tage davor</translation>
    </message>
    <message>
      <source>Today and the six days before</source>
      <translation>Heute und die sechs Tage davor</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} bis {last}</translation>
    </message>
  </context>
  <context>
    <name>RequestDetail</name>
    <message>
      <source>An estimate at API prices; a subscription is billed otherwise.</source>
      <translation>Geschätzt zu API-Preisen; ein Abonnement wird anders abgerechnet.</translation>
    </message>
    <message>
      <source>For settings.toml, with prices of yours</source>
      <translation>Für settings.toml, mit Ihren Preisen</translation>
    </message>
    <message>
      <source>Message id</source>
      <translation>Nachrichten-ID</translation>
    </message>
    <message>
      <source>Model as in the transcript</source>
      <translation>Modell wie im Transkript</translation>
    </message>
    <message>
      <source>No price is known for {model}, so its tokens are counted and its cost is not. Give it a price in settings.toml, then run: clawatch reprice</source>
      <translation>Für {model} ist kein Preis bekannt; seine Tokens werden gezählt, seine Kosten nicht. Geben Sie ihm in settings.toml einen Preis und führen Sie dann aus: clawatch reprice</translation>
    </message>
    <message>
      <source>Request id</source>
      <translation>Anfrage-ID</translation>
    </message>
    <message>
      <source>The agent told of tokens and of no cost: what kinds of tokens they are is not known.</source>
      <translation>Der Agent meldete Tokens, aber keine Kosten: Um welche Arten von Tokens es geht, ist nicht bekannt.</translation>
    </message>
    <message>
      <source>The cost is as the agent itself reported it.</source>
      <translation>Die Kosten hat der Agent selbst gemeldet.</translation>
    </message>
    <message>
      <source>The cost is as the transcript itself said: this version of Claude Code still wrote it there.</source>
      <translation>Die Kosten standen im Transkript: Diese Version von Claude Code schrieb sie noch dorthin.</translation>
    </message>
    <message>
      <source>Where the price is from</source>
      <translation>Woher der Preis stammt</translation>
    </message>
    <message>
      <source>by subagent {name}</source>
      <translation>durch Subagent {name}</translation>
    </message>
    <message>
      <source>by the session itself</source>
      <translation>durch die Sitzung selbst</translation>
    </message>
    <message>
      <source>reported by the agent</source>
      <translation>vom Agenten gemeldet</translation>
    </message>
    <message>
      <source>unpriced</source>
      <translation>ohne Preis</translation>
    </message>
  </context>
  <context>
    <name>RequestsModel</name>
    <message>
      <source>Cache read</source>
      <translation>Aus Cache</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>In Cache</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>Wer</translation>
    </message>
    <message>
      <source>Write 1 h</source>
      <translation>In Cache 1 h</translation>
    </message>
    <message>
      <source>Write 5 min</source>
      <translation>In Cache 5 min</translation>
    </message>
    <message>
      <source>main</source>
      <translation>Hauptagent</translation>
    </message>
  </context>
  <context>
    <name>RequestsView</name>
    <message>
      <source>1 request</source>
      <translation>1 Anfrage</translation>
    </message>
    <message>
      <source>No requests</source>
      <translation>Keine Anfragen</translation>
    </message>
    <message>
      <source>No transcript of this session tells of any.</source>
      <translation>Kein Transkript dieser Sitzung berichtet von einer.</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <source>They appear here within a second of Claude Code writing them in its transcript.</source>
      <translation>Sie erscheinen hier binnen einer Sekunde, nachdem Claude Code sie ins Transkript schreibt.</translation>
    </message>
    <message>
      <source>This agent reports its totals itself, not request by request.</source>
      <translation>Dieser Agent meldet nur seine Summen, nicht einzelne Anfragen.</translation>
    </message>
    <message>
      <source>{n} requests</source>
      <translation>{n} Anfragen</translation>
    </message>
  </context>
  <context>
    <name>RowList</name>
    <message>
      <source>{count}, the first: {first}. The arrow keys read them one by one.</source>
      <translation>{count}, der erste: {first}. Die Pfeiltasten lesen einen nach dem anderen vor.</translation>
    </message>
  </context>
  <context>
    <name>SessionActions</name>
    <message>
      <source>All of it as JSON (*.json)</source>
      <translation>Alles als JSON (*.json)</translation>
    </message>
    <message>
      <source>Copy its input</source>
      <translation>Eingabe kopieren</translation>
    </message>
    <message>
      <source>Copy its output</source>
      <translation>Ausgabe kopieren</translation>
    </message>
    <message>
      <source>Copy the call</source>
      <translation>Aufruf kopieren</translation>
    </message>
    <message>
      <source>Copy the session's id</source>
      <translation>ID der Sitzung kopieren</translation>
    </message>
    <message>
      <source>Export the session</source>
      <translation>Sitzung exportieren</translation>
    </message>
    <message>
      <source>Exported to {path}</source>
      <translation>Exportiert nach {path}</translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>Exportieren…</translation>
    </message>
    <message>
      <source>No program opens the folder {path}.</source>
      <translation>Kein Programm öffnet den Ordner {path}.</translation>
    </message>
    <message>
      <source>Open the folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <source>Requests as CSV (*.csv)</source>
      <translation>Anfragen als CSV (*.csv)</translation>
    </message>
    <message>
      <source>Show the transcript's folder</source>
      <translation>Ordner des Transkripts zeigen</translation>
    </message>
    <message>
      <source>That could not be done: {problem}</source>
      <translation>Das ist nicht gelungen: {problem}</translation>
    </message>
    <message>
      <source>The folder {path} is not there any more.</source>
      <translation>Den Ordner {path} gibt es nicht mehr.</translation>
    </message>
    <message>
      <source>Tool calls as CSV (*.csv)</source>
      <translation>Werkzeugaufrufe als CSV (*.csv)</translation>
    </message>
  </context>
  <context>
    <name>SessionColumns</name>
    <message>
      <source>Agent</source>
      <translation>Agent</translation>
    </message>
    <message>
      <source>Branch</source>
      <translation>Branch</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Host</source>
      <translation>Rechner</translation>
    </message>
    <message>
      <source>Last activity</source>
      <translation>Letzte Aktivität</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Other agent</source>
      <translation>Anderer Agent</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>Sitzung</translation>
    </message>
    <message>
      <source>Started</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Aufrufe</translation>
    </message>
  </context>
  <context>
    <name>SessionFilters</name>
    <message>
      <source>Clear</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Click to change it. The cross or Delete takes it away.</source>
      <translation>Klicken zum Ändern. Das Kreuz oder Entf entfernt ihn.</translation>
    </message>
    <message>
      <source>Days…</source>
      <translation>Tage…</translation>
    </message>
    <message>
      <source>Filter</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Filter by more than the state</source>
      <translation>Nach mehr als dem Zustand filtern</translation>
    </message>
    <message>
      <source>Find a model</source>
      <translation>Modell suchen</translation>
    </message>
    <message>
      <source>Find a project</source>
      <translation>Projekt suchen</translation>
    </message>
    <message>
      <source>From {money}</source>
      <translation>Ab {money}</translation>
    </message>
    <message>
      <source>Other…</source>
      <translation>Anderer Betrag…</translation>
    </message>
    <message>
      <source>Sessions that cost so many dollars at least:</source>
      <translation>Sitzungen, die mindestens so viele Dollar kosten:</translation>
    </message>
    <message>
      <source>Show all sessions again</source>
      <translation>Wieder alle Sitzungen zeigen</translation>
    </message>
  </context>
  <context>
    <name>SessionHeader</name>
    <message>
      <source>Back to the sessions</source>
      <translation>Zurück zu den Sitzungen</translation>
    </message>
    <message>
      <source>Back to the sessions (Esc)</source>
      <translation>Zurück zu den Sitzungen (Esc)</translation>
    </message>
    <message>
      <source>Branch</source>
      <translation>Branch</translation>
    </message>
    <message>
      <source>Cache read</source>
      <translation>Aus Cache</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>In Cache</translation>
    </message>
    <message>
      <source>Claude Code</source>
      <translation>Claude Code</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>Kopiert</translation>
    </message>
    <message>
      <source>Copy the session's id</source>
      <translation>ID der Sitzung kopieren</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Export, folders, copying</source>
      <translation>Exportieren, Ordner, Kopieren</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Host</source>
      <translation>Rechner</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>More to do with this session</source>
      <translation>Weitere Aktionen für diese Sitzung</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Started</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Tool calls</source>
      <translation>Aufrufe</translation>
    </message>
    <message>
      <source>Transcript</source>
      <translation>Transkript</translation>
    </message>
    <message>
      <source>ended {time}</source>
      <translation>beendet {time}</translation>
    </message>
  </context>
  <context>
    <name>SessionMenu</name>
    <message>
      <source>Copy id</source>
      <translation>ID kopieren</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
  </context>
  <context>
    <name>SessionPage</name>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>List</source>
      <translation>Liste</translation>
    </message>
    <message>
      <source>Nothing has been heard of it.</source>
      <translation>Von ihr wurde nichts gehört.</translation>
    </message>
    <message>
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>Subagents</source>
      <translation>Subagenten</translation>
    </message>
    <message>
      <source>The session cannot be read</source>
      <translation>Die Sitzung kann nicht gelesen werden</translation>
    </message>
    <message>
      <source>This session is not here</source>
      <translation>Diese Sitzung gibt es hier nicht</translation>
    </message>
    <message>
      <source>Waterfall</source>
      <translation>Wasserfall</translation>
    </message>
  </context>
  <context>
    <name>SessionView</name>
    <message>
      <source>Go to the latest (End)</source>
      <translation>Zum Neuesten (Ende)</translation>
    </message>
    <message>
      <source>Latest</source>
      <translation>Neuestes</translation>
    </message>
  </context>
  <context>
    <name>SessionsBody</name>
    <message>
      <source>Retry</source>
      <translation>Erneut versuchen</translation>
    </message>
    <message>
      <source>The sessions cannot be read</source>
      <translation>Die Sitzungen können nicht gelesen werden</translation>
    </message>
  </context>
  <context>
    <name>SessionsCopy</name>
    <message>
      <source>{rows} not copied</source>
      <translation>{rows} nicht kopiert</translation>
    </message>
  </context>
  <context>
    <name>SessionsPage</name>
    <message>
      <source>Copy as text</source>
      <translation>Als Text kopieren</translation>
    </message>
    <message>
      <source>Only {project}</source>
      <translation>Nur {project}</translation>
    </message>
    <message>
      <source>Search everything</source>
      <translation>Alles durchsuchen</translation>
    </message>
    <message>
      <source>Search sessions</source>
      <translation>Sitzungen suchen</translation>
    </message>
    <message>
      <source>Search titles, projects, prompts, tool calls and what they gave back (Ctrl+F)</source>
      <translation>Titel, Projekte, Prompts, Werkzeugaufrufe und deren Ergebnisse durchsuchen (Strg+F)</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>looking…</source>
      <translation>wird gesucht…</translation>
    </message>
    <message>
      <source>none live</source>
      <translation>keine läuft</translation>
    </message>
    <message>
      <source>{found} with the newest hits</source>
      <translation>{found} mit den neuesten Treffern</translation>
    </message>
    <message>
      <source>{found}, {lacking}</source>
      <translation>{found}, {lacking}</translation>
    </message>
  </context>
  <context>
    <name>SessionsSorting</name>
    <message>
      <source>Columns and order</source>
      <translation>Spalten und Reihenfolge</translation>
    </message>
  </context>
  <context>
    <name>SessionsTable</name>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
  </context>
  <context>
    <name>ShortcutsDialog</name>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close the window</source>
      <translation>Fenster schließen</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>Überall</translation>
    </message>
    <message>
      <source>Go back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Go forward</source>
      <translation>Vorwärts</translation>
    </message>
    <message>
      <source>Go to anything</source>
      <translation>Gehe zu…</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Leave, go back</source>
      <translation>Verlassen, zurück</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Seiten</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Refresh</source>
      <translation>Aktualisieren</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>The page's views</source>
      <translation>Ansichten der Seite</translation>
    </message>
  </context>
  <context>
    <name>Sidebar</name>
    <message>
      <source>ClaWatch listens at {address}</source>
      <translation>ClaWatch empfängt unter {address}</translation>
    </message>
    <message>
      <source>ClaWatch {version}</source>
      <translation>ClaWatch {version}</translation>
    </message>
    <message>
      <source>Demo</source>
      <translation>Demo</translation>
    </message>
    <message>
      <source>Go to</source>
      <translation>Gehe zu</translation>
    </message>
    <message>
      <source>Go to a page, session, project or tool (Ctrl+K)</source>
      <translation>Zu einer Seite, einer Sitzung, einem Projekt oder Werkzeug gehen (Strg+K)</translation>
    </message>
    <message>
      <source>Go to…</source>
      <translation>Gehe zu…</translation>
    </message>
    <message>
      <source>Last event {ago}</source>
      <translation>Letztes Ereignis {ago}</translation>
    </message>
    <message>
      <source>No event reported yet</source>
      <translation>Noch kein Ereignis gemeldet</translation>
    </message>
  </context>
  <context>
    <name>Standing</name>
    <message>
      <source>No live sessions</source>
      <translation>Keine laufenden Sitzungen</translation>
    </message>
  </context>
  <context>
    <name>StepFaces</name>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
  </context>
  <context>
    <name>StorageSection</name>
    <message>
      <source>Copies from before updates</source>
      <translation>Kopien von vor Updates</translation>
    </message>
    <message>
      <source>Database</source>
      <translation>Datenbank</translation>
    </message>
    <message>
      <source>Events that wait</source>
      <translation>Wartende Ereignisse</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>On the disk</source>
      <translation>Auf dem Datenträger</translation>
    </message>
    <message>
      <source>{size}, of which {unused} are unused and filled again before it grows</source>
      <translation>{size}, davon {unused} ungenutzt; sie werden wieder gefüllt, bevor sie wächst</translation>
    </message>
  </context>
  <context>
    <name>SubagentTree</name>
    <message>
      <source>Calls</source>
      <translation>Aufrufe</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Finished</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Subagent</source>
      <translation>Subagent</translation>
    </message>
    <message>
      <source>Subagents</source>
      <translation>Subagenten</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Whole session</source>
      <translation>Ganze Sitzung</translation>
    </message>
  </context>
  <context>
    <name>Sum</name>
    <message>
      <source>$ / M</source>
      <translation>$ / Mio.</translation>
    </message>
    <message>
      <source>Amount</source>
      <translation>Betrag</translation>
    </message>
    <message>
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
  </context>
  <context>
    <name>TelegramCard</name>
    <message>
      <source>Alerts go to {chat} by @{bot}.</source>
      <translation>Warnungen gehen über @{bot} an {chat}.</translation>
    </message>
    <message>
      <source>Asking Telegram…</source>
      <translation>Telegram wird gefragt…</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Check</source>
      <translation>Prüfen</translation>
    </message>
    <message>
      <source>Check the token</source>
      <translation>Token prüfen</translation>
    </message>
    <message>
      <source>Copy the link</source>
      <translation>Link kopieren</translation>
    </message>
    <message>
      <source>Get alerts on the phone, pause and resume from there. You need a bot of your own.</source>
      <translation>Warnungen auf dem Telefon erhalten und Sitzungen von dort anhalten und fortsetzen. Dafür brauchen Sie einen eigenen Bot.</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>Open the chat</source>
      <translation>Chat öffnen</translation>
    </message>
    <message>
      <source>Pair</source>
      <translation>Koppeln</translation>
    </message>
    <message>
      <source>Paired: a first message is in the chat.</source>
      <translation>Gekoppelt: Eine erste Nachricht ist im Chat.</translation>
    </message>
    <message>
      <source>Press Start in the chat with @{bot}, here or on the phone, or write to it:</source>
      <translation>Drücken Sie Start im Chat mit @{bot}, hier oder auf dem Telefon, oder schreiben Sie ihm:</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove Telegram</source>
      <translation>Telegram entfernen</translation>
    </message>
    <message>
      <source>Send a test</source>
      <translation>Test senden</translation>
    </message>
    <message>
      <source>Sending…</source>
      <translation>Wird gesendet…</translation>
    </message>
    <message>
      <source>Telegram</source>
      <translation>Telegram</translation>
    </message>
    <message>
      <source>The bot's token</source>
      <translation>Token des Bots</translation>
    </message>
    <message>
      <source>The link is in the clipboard.</source>
      <translation>Der Link ist in der Zwischenablage.</translation>
    </message>
    <message>
      <source>The token is in a file that only you can read, for no keychain takes it.</source>
      <translation>Der Token liegt in einer Datei, die nur Sie lesen können, denn kein Schlüsselbund nimmt ihn an.</translation>
    </message>
    <message>
      <source>This is the token of @{bot}.</source>
      <translation>Das ist der Token von @{bot}.</translation>
    </message>
    <message>
      <source>Write /newbot to @BotFather in Telegram: it asks for a name and gives you a token. Put that here. It is kept in the keychain where there is one, and is sent to Telegram only.</source>
      <translation>Schreiben Sie in Telegram /newbot an @BotFather: Er fragt nach einem Namen und gibt Ihnen einen Token. Tragen Sie ihn hier ein. Er wird im Schlüsselbund aufbewahrt, wo es einen gibt, und nur an Telegram gesendet.</translation>
    </message>
  </context>
  <context>
    <name>TelegramStep</name>
    <message>
      <source>On the phone</source>
      <translation>Auf dem Telefon</translation>
    </message>
    <message>
      <source>With a bot of your own, Telegram tells you when an agent waits, fails or spends too much. Skip this if the desktop is enough.</source>
      <translation>Mit einem eigenen Bot meldet Telegram, wenn ein Agent wartet, scheitert oder zu viel ausgibt. Überspringen Sie das, wenn der Desktop genügt.</translation>
    </message>
  </context>
  <context>
    <name>TextBlock</name>
    <message>
      <source>Copy {what}</source>
      <translation>{what} kopieren</translation>
    </message>
    <message>
      <source>Show all ({size} characters)</source>
      <translation>Alles zeigen ({size} Zeichen)</translation>
    </message>
    <message>
      <source>Show more ({size} characters are left)</source>
      <translation>Mehr zeigen (noch {size} Zeichen)</translation>
    </message>
  </context>
  <context>
    <name>TimeChart</name>
    <message>
      <source>Charts cannot be drawn: {problem}</source>
      <translation>Diagramme können nicht gezeichnet werden: {problem}</translation>
    </message>
    <message>
      <source>Copy figures</source>
      <translation>Zahlen kopieren</translation>
    </message>
    <message>
      <source>Not saved: {problem}</source>
      <translation>Nicht gespeichert: {problem}</translation>
    </message>
    <message>
      <source>Nothing in this time</source>
      <translation>Nichts in dieser Zeit</translation>
    </message>
    <message>
      <source>Save as drawing (SVG)…</source>
      <translation>Als Zeichnung speichern (SVG)…</translation>
    </message>
    <message>
      <source>Save as picture (PNG)…</source>
      <translation>Als Bild speichern (PNG)…</translation>
    </message>
    <message>
      <source>Save chart</source>
      <translation>Diagramm speichern</translation>
    </message>
    <message>
      <source>Save figures (CSV)…</source>
      <translation>Zahlen speichern (CSV)…</translation>
    </message>
    <message>
      <source>Save or copy this chart</source>
      <translation>Dieses Diagramm speichern oder kopieren</translation>
    </message>
    <message>
      <source>Saved as {name}</source>
      <translation>Gespeichert als {name}</translation>
    </message>
    <message>
      <source>Total</source>
      <translation>Gesamt</translation>
    </message>
    <message>
      <source>{range}. In all {total}, most on {when}: {highest}. The arrow keys read it piece by piece.</source>
      <translation>{range}. Insgesamt {total}, am meisten: {when} mit {highest}. Die Pfeiltasten lesen Abschnitt für Abschnitt vor.</translation>
    </message>
  </context>
  <context>
    <name>TimelineModel</name>
    <message>
      <source>Duration</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Finished</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <source>Subagent</source>
      <translation>Subagent</translation>
    </message>
    <message>
      <source>Subagent {name}</source>
      <translation>Subagent {name}</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
  </context>
  <context>
    <name>TimelineView</name>
    <message>
      <source>Every call so far went well.</source>
      <translation>Bisher ist jeder Aufruf gelungen.</translation>
    </message>
    <message>
      <source>It used no tool.</source>
      <translation>Sie hat kein Werkzeug benutzt.</translation>
    </message>
    <message>
      <source>Its tool calls appear here as they happen.</source>
      <translation>Ihre Werkzeugaufrufe erscheinen hier, sobald sie geschehen.</translation>
    </message>
    <message>
      <source>No errors</source>
      <translation>Keine Fehler</translation>
    </message>
    <message>
      <source>No steps</source>
      <translation>Keine Schritte</translation>
    </message>
    <message>
      <source>No steps yet</source>
      <translation>Noch keine Schritte</translation>
    </message>
    <message>
      <source>No subagents</source>
      <translation>Keine Subagenten</translation>
    </message>
    <message>
      <source>The session did everything itself.</source>
      <translation>Die Sitzung hat alles selbst getan.</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>Zeitleiste</translation>
    </message>
  </context>
  <context>
    <name>ToolColumns</name>
    <message>
      <source>Calls</source>
      <translation>Aufrufe</translation>
    </message>
    <message>
      <source>Error rate</source>
      <translation>Fehlerquote</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>Time in all</source>
      <translation>Gesamtzeit</translation>
    </message>
    <message>
      <source>Tool</source>
      <translation>Werkzeug</translation>
    </message>
    <message>
      <source>p50</source>
      <translation>p50</translation>
    </message>
    <message>
      <source>p95</source>
      <translation>p95</translation>
    </message>
    <message>
      <source>p99</source>
      <translation>p99</translation>
    </message>
  </context>
  <context>
    <name>ToolPage</name>
    <message>
      <source>Back to the tools</source>
      <translation>Zurück zu den Werkzeugen</translation>
    </message>
    <message>
      <source>Calls</source>
      <translation>Aufrufe</translation>
    </message>
    <message>
      <source>Calls over time, and those that failed</source>
      <translation>Aufrufe im Zeitverlauf, auch fehlgeschlagene</translation>
    </message>
    <message>
      <source>Commonest errors</source>
      <translation>Häufigste Fehler</translation>
    </message>
    <message>
      <source>Durations</source>
      <translation>Dauern</translation>
    </message>
    <message>
      <source>Durations over time</source>
      <translation>Dauern im Zeitverlauf</translation>
    </message>
    <message>
      <source>Error rate</source>
      <translation>Fehlerquote</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Fehlgeschlagen</translation>
    </message>
    <message>
      <source>Failed without a word</source>
      <translation>Ohne Meldung fehlgeschlagen</translation>
    </message>
    <message>
      <source>It was not called in this time</source>
      <translation>Es wurde in dieser Zeit nicht aufgerufen</translation>
    </message>
    <message>
      <source>Its figures appear here with its first call.</source>
      <translation>Seine Zahlen erscheinen hier mit dem ersten Aufruf.</translation>
    </message>
    <message>
      <source>Latest failed calls</source>
      <translation>Letzte fehlgeschlagene Aufrufe</translation>
    </message>
    <message>
      <source>No call failed in this time</source>
      <translation>In dieser Zeit ist kein Aufruf fehlgeschlagen</translation>
    </message>
    <message>
      <source>No duration is known in this time</source>
      <translation>Aus dieser Zeit ist keine Dauer bekannt</translation>
    </message>
    <message>
      <source>No project</source>
      <translation>Kein Projekt</translation>
    </message>
    <message>
      <source>Not failed</source>
      <translation>Nicht fehlgeschlagen</translation>
    </message>
    <message>
      <source>Opens the last of them</source>
      <translation>Öffnet den letzten davon</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>Projects by calls, with the share that failed</source>
      <translation>Projekte nach Aufrufen, mit dem Anteil der fehlgeschlagenen</translation>
    </message>
    <message>
      <source>Slowest calls</source>
      <translation>Langsamste Aufrufe</translation>
    </message>
    <message>
      <source>of the latest {n} failed calls</source>
      <translation>der letzten {n} fehlgeschlagenen Aufrufe</translation>
    </message>
    <message>
      <source>p50</source>
      <translation>p50</translation>
    </message>
    <message>
      <source>p50 duration</source>
      <translation>p50-Dauer</translation>
    </message>
    <message>
      <source>p95</source>
      <translation>p95</translation>
    </message>
    <message>
      <source>p95 duration</source>
      <translation>p95-Dauer</translation>
    </message>
    <message>
      <source>p99 duration</source>
      <translation>p99-Dauer</translation>
    </message>
    <message>
      <source>{note}, within 5 %</source>
      <translation>{note}, auf 5 % genau</translation>
    </message>
    <message>
      <source>{share} of 100 took no longer</source>
      <translation>{share} von 100 nicht länger</translation>
    </message>
    <message>
      <source>{time} on average</source>
      <translation>{time} im Mittel</translation>
    </message>
    <message>
      <source>{tool} was never called</source>
      <translation>{tool} wurde nie aufgerufen</translation>
    </message>
  </context>
  <context>
    <name>ToolsPage</name>
    <message>
      <source>No tool was called yet</source>
      <translation>Noch kein Werkzeug aufgerufen</translation>
    </message>
    <message>
      <source>Search tools</source>
      <translation>Werkzeuge suchen</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Tools appear here as soon as an agent calls one. Claude Code tells of them once its hooks are in.</source>
      <translation>Werkzeuge erscheinen hier, sobald ein Agent eines aufruft. Claude Code meldet sie, wenn seine Hooks eingerichtet sind.</translation>
    </message>
  </context>
  <context>
    <name>TranscriptsSection</name>
    <message>
      <source>A folder with transcripts</source>
      <translation>Ein Ordner mit Transkripten</translation>
    </message>
    <message>
      <source>Add a folder…</source>
      <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
      <source>Claude Code's own</source>
      <translation>Die von Claude Code</translation>
    </message>
    <message>
      <source>Folders of other accounts or machines, as copies; they are followed as well.</source>
      <translation>Ordner anderer Konten oder Rechner, als Kopien; auch ihnen wird gefolgt.</translation>
    </message>
    <message>
      <source>Further folders</source>
      <translation>Weitere Ordner</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Verlauf</translation>
    </message>
    <message>
      <source>Looking…</source>
      <translation>Wird gesucht…</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove {folder}</source>
      <translation>{folder} entfernen</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Set by {variable} in the environment.</source>
      <translation>Durch {variable} in der Umgebung festgelegt.</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Stoppen</translation>
    </message>
    <message>
      <source>{folder}; {files} in all folders.</source>
      <translation>{folder}; {files} in allen Ordnern.</translation>
    </message>
  </context>
  <context>
    <name>TrayMenu</name>
    <message>
      <source>For 1 hour</source>
      <translation>Für 1 Stunde</translation>
    </message>
    <message>
      <source>Look at a demo</source>
      <translation>Demo ansehen</translation>
    </message>
    <message>
      <source>Mute notifications</source>
      <translation>Benachrichtigungen stummschalten</translation>
    </message>
    <message>
      <source>Notifications muted until {time}</source>
      <translation>Benachrichtigungen stumm bis {time}</translation>
    </message>
    <message>
      <source>Open ClaWatch</source>
      <translation>ClaWatch öffnen</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Show them again</source>
      <translation>Wieder zeigen</translation>
    </message>
    <message>
      <source>Until tomorrow</source>
      <translation>Bis morgen</translation>
    </message>
  </context>
  <context>
    <name>TraySessions</name>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
  </context>
  <context>
    <name>WaterfallArea</name>
    <message>
      <source>Nothing happened for {time}</source>
      <translation>{time} lang geschah nichts</translation>
    </message>
    <message>
      <source>Prompt, {time}</source>
      <translation>Prompt, {time}</translation>
    </message>
  </context>
  <context>
    <name>WaterfallCanvas</name>
    <message>
      <source>Calls as bars in time. The arrow keys read them one by one.</source>
      <translation>Aufrufe als Balken in der Zeit. Die Pfeiltasten lesen einen nach dem anderen vor.</translation>
    </message>
    <message>
      <source>Waterfall</source>
      <translation>Wasserfall</translation>
    </message>
  </context>
  <context>
    <name>WaterfallView</name>
    <message>
      <source>All</source>
      <translation>Alles</translation>
    </message>
    <message>
      <source>Arrows, Home, End: from call to call</source>
      <translation>Pfeile, Pos1, Ende: von Aufruf zu Aufruf</translation>
    </message>
    <message>
      <source>Cut hours short in which nothing happened (Ctrl+8)</source>
      <translation>Stunden kürzen, in denen nichts geschah (Strg+8)</translation>
    </message>
    <message>
      <source>Drag, Shift+wheel, Shift+arrows: move</source>
      <translation>Ziehen, Umschalt+Rad, Umschalt+Pfeile: verschieben</translation>
    </message>
    <message>
      <source>Enter: read the call</source>
      <translation>Enter: Aufruf lesen</translation>
    </message>
    <message>
      <source>Follow what happens (Ctrl+End)</source>
      <translation>Dem Geschehen folgen (Strg+Ende)</translation>
    </message>
    <message>
      <source>Last turn</source>
      <translation>Letzte Runde</translation>
    </message>
    <message>
      <source>Latest</source>
      <translation>Neuestes</translation>
    </message>
    <message>
      <source>Show everything (Ctrl+0)</source>
      <translation>Alles zeigen (Strg+0)</translation>
    </message>
    <message>
      <source>Show what was done since the last prompt (Ctrl+9)</source>
      <translation>Zeigen, was seit dem letzten Prompt getan wurde (Strg+9)</translation>
    </message>
    <message>
      <source>Skip idle time</source>
      <translation>Leerlauf kürzen</translation>
    </message>
    <message>
      <source>Wheel, + and -: zoom</source>
      <translation>Rad, + und -: vergrößern und verkleinern</translation>
    </message>
    <message>
      <source>{time} in view</source>
      <translation>{time} sichtbar</translation>
    </message>
  </context>
  <context>
    <name>WelcomePage</name>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Next</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <source>Skip the welcome</source>
      <translation>Begrüßung überspringen</translation>
    </message>
    <message>
      <source>Step {n} of {total}</source>
      <translation>Schritt {n} von {total}</translation>
    </message>
  </context>
  <context>
    <name>WindowDeeds</name>
    <message>
      <source>Install hooks…</source>
      <translation>Hooks einrichten…</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Look at a demo</source>
      <translation>Demo ansehen</translation>
    </message>
    <message>
      <source>Mute notifications for 1 hour</source>
      <translation>Benachrichtigungen 1 Stunde stummschalten</translation>
    </message>
    <message>
      <source>Quit ClaWatch</source>
      <translation>ClaWatch beenden</translation>
    </message>
    <message>
      <source>Refresh</source>
      <translation>Aktualisieren</translation>
    </message>
    <message>
      <source>Show notifications again</source>
      <translation>Benachrichtigungen wieder zeigen</translation>
    </message>
    <message>
      <source>Show the welcome again</source>
      <translation>Begrüßung erneut zeigen</translation>
    </message>
  </context>
  <context>
    <name>WindowNotices</name>
    <message>
      <source>All of this is invented, and gone when you quit. Your own sessions are not touched.</source>
      <translation>Das alles ist erfunden und nach dem Beenden verschwunden. Ihre eigenen Sitzungen bleiben unberührt.</translation>
    </message>
  </context>
  <context>
    <name>_RuleRow</name>
    <message>
      <source>Off</source>
      <translation>Aus</translation>
    </message>
  </context>
  <context>
    <name>alerts</name>
    <message>
      <source>A finished turn unanswered for {time}.</source>
      <translation>Eine beendete Runde, die {time} unbeantwortet ist.</translation>
    </message>
    <message>
      <source>A permission or an answer that work has waited for since {time}.</source>
      <translation>Eine Erlaubnis oder Antwort, auf die die Arbeit seit {time} wartet.</translation>
    </message>
    <message>
      <source>A session that spends {factor} times as fast as before, and {money} within {time} at the least.</source>
      <translation>Eine Sitzung, die {factor}-mal so schnell Geld ausgibt wie zuvor, und mindestens {money} binnen {time}.</translation>
    </message>
    <message>
      <source>Acknowledged</source>
      <translation>Bestätigt</translation>
    </message>
    <message>
      <source>An agent's turn ended in an error, or it reported one.</source>
      <translation>Die Runde eines Agenten endete mit einem Fehler, oder er meldete einen.</translation>
    </message>
    <message>
      <source>Budgets: {budgets}; a warning at {percent} %.</source>
      <translation>Budgets: {budgets}; Vorwarnung ab {percent} %.</translation>
    </message>
    <message>
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Critical</source>
      <translation>Kritisch</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Gescheitert</translation>
    </message>
    <message>
      <source>Got worse</source>
      <translation>Verschärft</translation>
    </message>
    <message>
      <source>Info</source>
      <translation>Hinweis</translation>
    </message>
    <message>
      <source>Loop</source>
      <translation>Schleife</translation>
    </message>
    <message>
      <source>Many errors</source>
      <translation>Viele Fehler</translation>
    </message>
    <message>
      <source>Neither permissions nor finished turns.</source>
      <translation>Weder Erlaubnisse noch beendete Runden.</translation>
    </message>
    <message>
      <source>No budget is set.</source>
      <translation>Kein Budget festgelegt.</translation>
    </message>
    <message>
      <source>No sign of life for {time} from an agent that should be working.</source>
      <translation>Seit {time} kein Lebenszeichen eines Agenten, der arbeiten sollte.</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Offen</translation>
    </message>
    <message>
      <source>Over</source>
      <translation>Vorbei</translation>
    </message>
    <message>
      <source>Over after {time}</source>
      <translation>Dauerte {time}</translation>
    </message>
    <message>
      <source>Raised</source>
      <translation>Ausgelöst</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>Seit</translation>
    </message>
    <message>
      <source>Snoozed for {time}</source>
      <translation>Später: {time}</translation>
    </message>
    <message>
      <source>Snoozed until</source>
      <translation>Erinnerung um</translation>
    </message>
    <message>
      <source>Stuck</source>
      <translation>Hängt</translation>
    </message>
    <message>
      <source>Told</source>
      <translation>Gemeldet</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>Warning</source>
      <translation>Warnung</translation>
    </message>
    <message>
      <source>in Telegram</source>
      <translation>in Telegram</translation>
    </message>
    <message>
      <source>in the tray</source>
      <translation>im Infobereich</translation>
    </message>
    <message>
      <source>in the window</source>
      <translation>im Fenster</translation>
    </message>
    <message>
      <source>on a notification</source>
      <translation>in einer Benachrichtigung</translation>
    </message>
    <message>
      <source>over the API</source>
      <translation>über die API</translation>
    </message>
    <message>
      <source>{money} a day</source>
      <translation>{money} am Tag</translation>
    </message>
    <message>
      <source>{money} a month</source>
      <translation>{money} im Monat</translation>
    </message>
    <message>
      <source>{money} a project and month</source>
      <translation>{money} je Projekt und Monat</translation>
    </message>
    <message>
      <source>{money} a session</source>
      <translation>{money} je Sitzung</translation>
    </message>
  </context>
  <context>
    <name>call_words</name>
    <message>
      <source>in subagent {name}</source>
      <translation>in Subagent {name}</translation>
    </message>
    <message>
      <source>waited {time} before it ran</source>
      <translation>wartete {time} bis zur Ausführung</translation>
    </message>
    <message>
      <source>{time}, for {duration} now</source>
      <translation>{time}, seit {duration}</translation>
    </message>
    <message>
      <source>{time}, took {duration}</source>
      <translation>{time}, dauerte {duration}</translation>
    </message>
  </context>
  <context>
    <name>costs</name>
    <message>
      <source>A day is the mean of the seven before today, or of as many as there are.</source>
      <translation>Ein Tag ist das Mittel der sieben vor heute oder so vieler, wie es gibt.</translation>
    </message>
    <message>
      <source>All time</source>
      <translation>Gesamte Zeit</translation>
    </message>
    <message>
      <source>Each request counts at the prices it was given; those without a price do not count.</source>
      <translation>Jede Anfrage zählt zu ihren damaligen Preisen; solche ohne Preis zählen nicht.</translation>
    </message>
    <message>
      <source>Estimates at API prices; a subscription is billed otherwise.</source>
      <translation>Geschätzt zu API-Preisen; ein Abonnement wird anders abgerechnet.</translation>
    </message>
    <message>
      <source>Fewer than two whole days are known: too little to say where this month leads.</source>
      <translation>Weniger als zwei ganze Tage sind bekannt: zu wenig für eine Aussage über diesen Monat.</translation>
    </message>
    <message>
      <source>If it goes on as in the last hour: {spent} so far + {rate} an hour × {time} left = {total}.</source>
      <translation>Wenn es so weitergeht wie in der letzten Stunde: {spent} bisher + {rate} je Stunde × noch {time} = {total}.</translation>
    </message>
    <message>
      <source>If it goes on as in the last week: {spent} so far + {rate} a day × {time} left = {total}.</source>
      <translation>Wenn es so weitergeht wie in der letzten Woche: {spent} bisher + {rate} am Tag × noch {time} = {total}.</translation>
    </message>
    <message>
      <source>Less than a quarter of an hour is known: too little to say where today leads.</source>
      <translation>Weniger als eine Viertelstunde ist bekannt: zu wenig für eine Aussage über heute.</translation>
    </message>
    <message>
      <source>No price is known for these models: {models}</source>
      <translation>Für diese Modelle ist kein Preis bekannt: {models}</translation>
    </message>
    <message>
      <source>Their tokens are counted, their cost is not: it is in no sum.</source>
      <translation>Ihre Tokens sind gezählt, ihre Kosten nicht: Sie stecken in keiner Summe.</translation>
    </message>
    <message>
      <source>Unpriced: {requests} with {tokens}</source>
      <translation>Ohne Preis: {requests} mit {tokens}</translation>
    </message>
    <message>
      <source>What the last hour cost: {money} in {time}.</source>
      <translation>Was die letzte Stunde kostete: {money} in {time}.</translation>
    </message>
    <message>
      <source>every request has a price</source>
      <translation>jede Anfrage hat einen Preis</translation>
    </message>
    <message>
      <source>in the last hour</source>
      <translation>in der letzten Stunde</translation>
    </message>
    <message>
      <source>no project</source>
      <translation>kein Projekt</translation>
    </message>
    <message>
      <source>no requests</source>
      <translation>keine Anfragen</translation>
    </message>
    <message>
      <source>since {day}</source>
      <translation>seit {day}</translation>
    </message>
    <message>
      <source>the cache was not used</source>
      <translation>der Cache wurde nicht benutzt</translation>
    </message>
    <message>
      <source>too early to say more</source>
      <translation>für mehr ist es zu früh</translation>
    </message>
    <message>
      <source>unknown model</source>
      <translation>unbekanntes Modell</translation>
    </message>
    <message>
      <source>until {day}</source>
      <translation>bis {day}</translation>
    </message>
    <message>
      <source>without a price</source>
      <translation>ohne Preis</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} bis {last}</translation>
    </message>
    <message>
      <source>{money} / h</source>
      <translation>{money} / h</translation>
    </message>
    <message>
      <source>{money} a day, last week</source>
      <translation>{money} am Tag, letzte Woche</translation>
    </message>
    <message>
      <source>{money} at its end</source>
      <translation>{money} am Ende</translation>
    </message>
    <message>
      <source>{money} by midnight</source>
      <translation>{money} bis 24 Uhr</translation>
    </message>
    <message>
      <source>{percent} % of the budget of {money}</source>
      <translation>{percent} % des Budgets von {money}</translation>
    </message>
    <message>
      <source>{tokens} read from it</source>
      <translation>{tokens} gelesen</translation>
    </message>
    <message>
      <source>{tokens} were read from the cache: at the price of input they would have cost {money} more.</source>
      <translation>{tokens} wurden aus dem Cache gelesen: Zum Preis der Eingabe hätten sie {money} mehr gekostet.</translation>
    </message>
    <message>
      <source>{tokens} were written to it, for {money} more than input costs.</source>
      <translation>{tokens} wurden hineingeschrieben, für {money} mehr als Eingabe kostet.</translation>
    </message>
  </context>
  <context>
    <name>counted</name>
    <message numerus="yes">
      <source>%n agents go on.</source>
      <translation>
        <numerusform>%n Agent läuft weiter.</numerusform>
        <numerusform>%n Agenten laufen weiter.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n agents were asked to pause.</source>
      <translation>
        <numerusform>%n Agent soll anhalten.</numerusform>
        <numerusform>%n Agenten sollen anhalten.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n alerts are acknowledged.</source>
      <translation>
        <numerusform>%n Warnung ist bestätigt.</numerusform>
        <numerusform>%n Warnungen sind bestätigt.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n begun</source>
      <translation>
        <numerusform>%n begonnen</numerusform>
        <numerusform>%n begonnen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n calls</source>
      <translation>
        <numerusform>%n Aufruf</numerusform>
        <numerusform>%n Aufrufe</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n calls failed</source>
      <translation>
        <numerusform>%n Aufruf fehlgeschlagen</numerusform>
        <numerusform>%n Aufrufe fehlgeschlagen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n calls were cancelled</source>
      <translation>
        <numerusform>%n Aufruf wurde abgebrochen</numerusform>
        <numerusform>%n Aufrufe wurden abgebrochen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n cancelled</source>
      <translation>
        <numerusform>%n abgebrochen</numerusform>
        <numerusform>%n abgebrochen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n d</source>
      <translation>
        <numerusform>%n Tag</numerusform>
        <numerusform>%n Tage</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n d ago</source>
      <translation>
        <numerusform>vor %n Tag</numerusform>
        <numerusform>vor %n Tagen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n entries</source>
      <translation>
        <numerusform>%n Eintrag</numerusform>
        <numerusform>%n Einträge</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n entries cannot be searched yet</source>
      <translation>
        <numerusform>%n Eintrag ist noch nicht durchsuchbar</numerusform>
        <numerusform>%n Einträge sind noch nicht durchsuchbar</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n events were kept, but ClaWatch could not work them into their sessions.</source>
      <translation>
        <numerusform>%n Ereignis ist aufbewahrt, doch ClaWatch konnte es nicht in seine Sitzung einarbeiten.</numerusform>
        <numerusform>%n Ereignisse sind aufbewahrt, doch ClaWatch konnte sie nicht in ihre Sitzungen einarbeiten.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n live</source>
      <translation>
        <numerusform>%n läuft</numerusform>
        <numerusform>%n laufen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n live now</source>
      <translation>
        <numerusform>%n läuft gerade</numerusform>
        <numerusform>%n laufen gerade</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n models have no price: </source>
      <translation>
        <numerusform>%n Modell hat keinen Preis: </numerusform>
        <numerusform>%n Modelle haben keinen Preis: </numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n more</source>
      <translation>
        <numerusform>%n weitere</numerusform>
        <numerusform>%n weitere</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n more characters: copy it to see all</source>
      <translation>
        <numerusform>%n weiteres Zeichen: kopieren, um alles zu sehen</numerusform>
        <numerusform>%n weitere Zeichen: kopieren, um alles zu sehen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n more rows</source>
      <translation>
        <numerusform>%n weitere Zeile</numerusform>
        <numerusform>%n weitere Zeilen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n more…</source>
      <translation>
        <numerusform>%n weitere…</numerusform>
        <numerusform>%n weitere…</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n need an answer</source>
      <translation>
        <numerusform>%n braucht eine Antwort</numerusform>
        <numerusform>%n brauchen eine Antwort</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n need you</source>
      <translation>
        <numerusform>%n braucht Sie</numerusform>
        <numerusform>%n brauchen Sie</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n paused</source>
      <translation>
        <numerusform>%n angehalten</numerusform>
        <numerusform>%n angehalten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n problems</source>
      <translation>
        <numerusform>%n Problem</numerusform>
        <numerusform>%n Probleme</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n projects</source>
      <translation>
        <numerusform>%n Projekt</numerusform>
        <numerusform>%n Projekte</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n projects have rules of their own, in the settings file.</source>
      <translation>
        <numerusform>%n Projekt hat eigene Regeln in der Einstellungsdatei.</numerusform>
        <numerusform>%n Projekte haben eigene Regeln in der Einstellungsdatei.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests</source>
      <translation>
        <numerusform>%n Anfrage</numerusform>
        <numerusform>%n Anfragen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests have another price now.</source>
      <translation>
        <numerusform>%n Anfrage hat jetzt einen anderen Preis.</numerusform>
        <numerusform>%n Anfragen haben jetzt einen anderen Preis.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests have no price</source>
      <translation>
        <numerusform>%n Anfrage ohne Preis</numerusform>
        <numerusform>%n Anfragen ohne Preis</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests to the model</source>
      <translation>
        <numerusform>%n Anfrage an das Modell</numerusform>
        <numerusform>%n Anfragen an das Modell</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n run</source>
      <translation>
        <numerusform>%n läuft</numerusform>
        <numerusform>%n laufen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sessions</source>
      <translation>
        <numerusform>%n Sitzung</numerusform>
        <numerusform>%n Sitzungen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n spooled events could not be understood and were put aside.</source>
      <translation>
        <numerusform>%n zwischengespeichertes Ereignis war nicht zu verstehen und wurde beiseitegelegt.</numerusform>
        <numerusform>%n zwischengespeicherte Ereignisse waren nicht zu verstehen und wurden beiseitegelegt.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n subagents</source>
      <translation>
        <numerusform>%n Subagent</numerusform>
        <numerusform>%n Subagenten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n tool calls</source>
      <translation>
        <numerusform>%n Werkzeugaufruf</numerusform>
        <numerusform>%n Werkzeugaufrufe</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n tools</source>
      <translation>
        <numerusform>%n Werkzeug</numerusform>
        <numerusform>%n Werkzeuge</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n transcripts</source>
      <translation>
        <numerusform>%n Transkript</numerusform>
        <numerusform>%n Transkripte</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n transcripts found</source>
      <translation>
        <numerusform>%n Transkript gefunden</numerusform>
        <numerusform>%n Transkripte gefunden</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n unanswered</source>
      <translation>
        <numerusform>%n unbeantwortet</numerusform>
        <numerusform>%n unbeantwortet</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n waiting for you</source>
      <translation>
        <numerusform>%n wartet auf Sie</numerusform>
        <numerusform>%n warten auf Sie</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n with an error</source>
      <translation>
        <numerusform>%n mit einem Fehler</numerusform>
        <numerusform>%n mit einem Fehler</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n working</source>
      <translation>
        <numerusform>%n arbeitet</numerusform>
        <numerusform>%n arbeiten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>+%n more</source>
      <translation>
        <numerusform>+%n weiterer</numerusform>
        <numerusform>+%n weitere</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Let %n agents go on?</source>
      <translation>
        <numerusform>%n Agenten fortsetzen?</numerusform>
        <numerusform>%n Agenten fortsetzen?</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>More than %n errors within {time}.</source>
      <translation>
        <numerusform>Mehr als %n Fehler binnen {time}.</numerusform>
        <numerusform>Mehr als %n Fehler binnen {time}.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Pause %n agents? Each stands still at its next step.</source>
      <translation>
        <numerusform>%n Agenten anhalten? Er bleibt bei seinem nächsten Schritt stehen.</numerusform>
        <numerusform>%n Agenten anhalten? Jeder bleibt bei seinem nächsten Schritt stehen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>The same call, or two to four in turn, %n times in a row with the same result, within {time}.</source>
      <translation>
        <numerusform>Derselbe Aufruf, oder zwei bis vier im Wechsel, %n-mal hintereinander mit gleichem Ergebnis, binnen {time}.</numerusform>
        <numerusform>Derselbe Aufruf, oder zwei bis vier im Wechsel, %n-mal hintereinander mit gleichem Ergebnis, binnen {time}.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>by %n tools</source>
      <translation>
        <numerusform>durch %n Werkzeug</numerusform>
        <numerusform>durch %n Werkzeuge</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>of %n failed calls</source>
      <translation>
        <numerusform>von %n fehlgeschlagenen Aufruf</numerusform>
        <numerusform>von %n fehlgeschlagenen Aufrufen</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>dates</name>
    <message>
      <source>MMM</source>
      <translation>MMM</translation>
    </message>
    <message>
      <source>d MMM</source>
      <translation>d. MMM</translation>
    </message>
    <message>
      <source>d MMM yyyy</source>
      <translation>d. MMM yyyy</translation>
    </message>
    <message>
      <source>ddd d</source>
      <translation>ddd d.</translation>
    </message>
    <message>
      <source>ddd d MMM yyyy</source>
      <translation>ddd, d. MMM yyyy</translation>
    </message>
  </context>
  <context>
    <name>formatting</name>
    <message>
      <source>1 token</source>
      <translation>1 Token</translation>
    </message>
    <message>
      <source>a few seconds left</source>
      <translation>noch wenige Sekunden</translation>
    </message>
    <message>
      <source>about {time} left</source>
      <translation>noch etwa {time}</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <source>{count} tokens</source>
      <translation>{count} Tokens</translation>
    </message>
    <message>
      <source>{ms} ms</source>
      <translation>{ms} ms</translation>
    </message>
    <message>
      <source>{n} h</source>
      <translation>{n} h</translation>
    </message>
    <message>
      <source>{n} h ago</source>
      <translation>vor {n} h</translation>
    </message>
    <message>
      <source>{n} min</source>
      <translation>{n} min</translation>
    </message>
    <message>
      <source>{n} min ago</source>
      <translation>vor {n} min</translation>
    </message>
    <message>
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <source>{n}B</source>
      <translation>{n} Mrd.</translation>
    </message>
    <message>
      <source>{n}M</source>
      <translation>{n} Mio.</translation>
    </message>
    <message>
      <source>{n}k</source>
      <translation>{n} Tsd.</translation>
    </message>
    <message>
      <source>{s} s</source>
      <translation>{s} s</translation>
    </message>
  </context>
  <context>
    <name>history</name>
    <message>
      <source>Being read: {files}</source>
      <translation>Wird gelesen: {files}</translation>
    </message>
    <message>
      <source>Being read: {files}, {left}</source>
      <translation>Wird gelesen: {files}, {left}</translation>
    </message>
    <message>
      <source>Looking for transcripts…</source>
      <translation>Transkripte werden gesucht…</translation>
    </message>
    <message>
      <source>Nothing is being read.</source>
      <translation>Nichts wird gelesen.</translation>
    </message>
    <message>
      <source>Read, all of it: {files}</source>
      <translation>Vollständig gelesen: {files}</translation>
    </message>
    <message>
      <source>Stopped: {files} are read</source>
      <translation>Gestoppt: {files} sind gelesen</translation>
    </message>
    <message>
      <source>Up to date</source>
      <translation>Aktuell</translation>
    </message>
    <message>
      <source>{done} of {total} files</source>
      <translation>{done} von {total} Dateien</translation>
    </message>
  </context>
  <context>
    <name>notices</name>
    <message>
      <source>Claude Code does not report to ClaWatch yet.</source>
      <translation>Claude Code berichtet noch nicht an ClaWatch.</translation>
    </message>
    <message>
      <source>Claude Code's hooks are incomplete or out of date: some events do not reach ClaWatch.</source>
      <translation>Die Hooks von Claude Code sind unvollständig oder veraltet: Manche Ereignisse erreichen ClaWatch nicht.</translation>
    </message>
    <message>
      <source>Install hooks…</source>
      <translation>Hooks einrichten…</translation>
    </message>
    <message>
      <source>Install its hooks to see at once what sessions do, and when they need you.</source>
      <translation>Richten Sie die Hooks ein, um sofort zu sehen, was Sitzungen tun und wann sie Sie brauchen.</translation>
    </message>
    <message>
      <source>Renew hooks…</source>
      <translation>Hooks erneuern…</translation>
    </message>
    <message>
      <source>Set prices…</source>
      <translation>Preise festlegen…</translation>
    </message>
    <message>
      <source>Show folder</source>
      <translation>Ordner zeigen</translation>
    </message>
    <message>
      <source>That is a fault in ClaWatch; nothing is lost.</source>
      <translation>Das ist ein Fehler in ClaWatch; nichts ist verloren.</translation>
    </message>
    <message>
      <source>Their tokens are counted, their cost is unknown until you say what they cost.</source>
      <translation>Ihre Tokens werden gezählt; ihre Kosten sind unbekannt, bis Sie deren Preise festlegen.</translation>
    </message>
  </context>
  <context>
    <name>pages</name>
    <message>
      <source>Agents</source>
      <translation>Agenten</translation>
    </message>
    <message>
      <source>Alerts</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Dashboard</source>
      <translation>Übersicht</translation>
    </message>
    <message>
      <source>Project</source>
      <translation>Projekt</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>Projekte</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>Sitzung</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Tool</source>
      <translation>Werkzeug</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>Willkommen</translation>
    </message>
  </context>
  <context>
    <name>prices</name>
    <message>
      <source>1,000 web searches</source>
      <translation>1.000 Websuchen</translation>
    </message>
    <message>
      <source>Cache read</source>
      <translation>Aus Cache</translation>
    </message>
    <message>
      <source>Cache write, 1 hour</source>
      <translation>In Cache, 1 Stunde</translation>
    </message>
    <message>
      <source>Cache write, 5 minutes</source>
      <translation>Cache geschrieben, 5 Minuten</translation>
    </message>
    <message>
      <source>First used</source>
      <translation>Zuerst benutzt</translation>
    </message>
    <message>
      <source>From (2026-01-31)</source>
      <translation>Ab (2026-01-31)</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Listed as</source>
      <translation>Gelistet als</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Price list</source>
      <translation>Preisliste</translation>
    </message>
    <message>
      <source>Rule</source>
      <translation>Regel</translation>
    </message>
    <message>
      <source>Searches, each</source>
      <translation>Suchen, je</translation>
    </message>
    <message>
      <source>Valid from</source>
      <translation>Gültig ab</translation>
    </message>
    <message>
      <source>Write, 1 h</source>
      <translation>In Cache, 1 h</translation>
    </message>
    <message>
      <source>Write, 5 min</source>
      <translation>In Cache, 5 min</translation>
    </message>
    <message>
      <source>from {day}</source>
      <translation>ab {day}</translation>
    </message>
    <message>
      <source>the beginning</source>
      <translation>Anfang an</translation>
    </message>
    <message>
      <source>{input} in, {output} out</source>
      <translation>{input} Eingabe, {output} Ausgabe</translation>
    </message>
  </context>
  <context>
    <name>rates</name>
    <message>
      <source>Exact.</source>
      <translation>Genau.</translation>
    </message>
    <message>
      <source>No call has a known duration.</source>
      <translation>Von keinem Aufruf ist die Dauer bekannt.</translation>
    </message>
    <message>
      <source>Within 5 %: durations of many calls are counted in steps.</source>
      <translation>Auf 5 % genau: Die Dauern vieler Aufrufe werden in Stufen gezählt.</translation>
    </message>
    <message>
      <source>below 0.1 %</source>
      <translation>unter 0,1 %</translation>
    </message>
    <message>
      <source>{share} of 100 calls took {time} or less, of {calls} with a known duration.</source>
      <translation>{share} von 100 Aufrufen dauerten höchstens {time}, bei {calls} mit bekannter Dauer.</translation>
    </message>
  </context>
  <context>
    <name>readable</name>
    <message>
      <source>(no output)</source>
      <translation>(keine Ausgabe)</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Danach</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Davor</translation>
    </message>
    <message>
      <source>Change, before (-) and after (+)</source>
      <translation>Änderung, davor (-) und danach (+)</translation>
    </message>
    <message>
      <source>Command</source>
      <translation>Befehl</translation>
    </message>
    <message>
      <source>Content</source>
      <translation>Inhalt</translation>
    </message>
    <message>
      <source>Content read</source>
      <translation>Gelesener Inhalt</translation>
    </message>
    <message>
      <source>Content written</source>
      <translation>Geschriebener Inhalt</translation>
    </message>
    <message>
      <source>Description</source>
      <translation>Beschreibung</translation>
    </message>
    <message>
      <source>Error</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Error output</source>
      <translation>Fehlerausgabe</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Other input</source>
      <translation>Weitere Eingabe</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Plan</source>
      <translation>Plan</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>Prompt</translation>
    </message>
    <message>
      <source>[{kind}, not shown]</source>
      <translation>[{kind}, nicht gezeigt]</translation>
    </message>
  </context>
  <context>
    <name>scopes</name>
    <message>
      <source>day</source>
      <translation>Tagesbudget</translation>
    </message>
    <message>
      <source>month</source>
      <translation>Monatsbudget</translation>
    </message>
    <message>
      <source>session</source>
      <translation>Sitzungsbudget</translation>
    </message>
  </context>
  <context>
    <name>sections</name>
    <message>
      <source>API and key</source>
      <translation>API und Schlüssel</translation>
    </message>
    <message>
      <source>Alerts</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>Appearance</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <source>Claude Code</source>
      <translation>Claude Code</translation>
    </message>
    <message>
      <source>General</source>
      <translation>Allgemein</translation>
    </message>
    <message>
      <source>Prices</source>
      <translation>Preise</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>Privatsphäre</translation>
    </message>
    <message>
      <source>Quiet hours</source>
      <translation>Ruhezeiten</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>Speicher</translation>
    </message>
    <message>
      <source>Telegram</source>
      <translation>Telegram</translation>
    </message>
    <message>
      <source>Transcripts</source>
      <translation>Transkripte</translation>
    </message>
  </context>
  <context>
    <name>sentences</name>
    <message>
      <source>Agent failed — {sentence}</source>
      <translation>Agent gescheitert – {sentence}</translation>
    </message>
    <message>
      <source>Agent loops — the same {some} calls {count} times in {time}: {words}</source>
      <translation>Agent dreht sich im Kreis – dieselben {some} Aufrufe {count}-mal in {time}: {words}</translation>
    </message>
    <message>
      <source>Agent loops — the same {some} calls {count} times: {words}</source>
      <translation>Agent dreht sich im Kreis – dieselben {some} Aufrufe {count}-mal: {words}</translation>
    </message>
    <message>
      <source>Agent loops — {tool} {count} times in {time} with the same input and the same result</source>
      <translation>Agent dreht sich im Kreis – {tool} {count}-mal in {time} mit gleicher Eingabe und gleichem Ergebnis</translation>
    </message>
    <message>
      <source>Agent loops — {tool} {count} times with the same input and the same result</source>
      <translation>Agent dreht sich im Kreis – {tool} {count}-mal mit gleicher Eingabe und gleichem Ergebnis</translation>
    </message>
    <message>
      <source>Agent stuck — {sentence}</source>
      <translation>Agent hängt – {sentence}</translation>
    </message>
    <message>
      <source>Agent waits for an answer since {time} — {sentence}</source>
      <translation>Agent wartet seit {time} auf eine Antwort – {sentence}</translation>
    </message>
    <message>
      <source>Agent waits for input since {time} — {sentence}</source>
      <translation>Agent wartet seit {time} auf eine Eingabe – {sentence}</translation>
    </message>
    <message>
      <source>Agent waits for permission since {time} — {sentence}</source>
      <translation>Agent wartet seit {time} auf Erlaubnis – {sentence}</translation>
    </message>
    <message>
      <source>Budget of the {scope} nearly used up — {money} of {other_money} ({percent} %)</source>
      <translation>{scope} fast aufgebraucht – {money} von {other_money} ({percent} %)</translation>
    </message>
    <message>
      <source>Budget of the {scope} used up — {money} of {other_money} ({percent} %)</source>
      <translation>{scope} aufgebraucht – {money} von {other_money} ({percent} %)</translation>
    </message>
    <message>
      <source>Budget of {words} for the month nearly used up — {money} of {other_money} ({percent} %)</source>
      <translation>Monatsbudget von {words} fast aufgebraucht – {money} von {other_money} ({percent} %)</translation>
    </message>
    <message>
      <source>Budget of {words} for the month used up — {money} of {other_money} ({percent} %)</source>
      <translation>Monatsbudget von {words} aufgebraucht – {money} von {other_money} ({percent} %)</translation>
    </message>
    <message>
      <source>Claude Code no longer lists it as running</source>
      <translation>Claude Code führt sie nicht mehr als laufend</translation>
    </message>
    <message>
      <source>Spends {count} times as fast as before — {money} in {time}, before {other_money}</source>
      <translation>Gibt {count}-mal so schnell Geld aus wie zuvor – {money} in {time}, zuvor {other_money}</translation>
    </message>
    <message>
      <source>a new month began</source>
      <translation>ein neuer Monat begann</translation>
    </message>
    <message>
      <source>a tool ended</source>
      <translation>ein Werkzeug ist fertig</translation>
    </message>
    <message>
      <source>alive after an error</source>
      <translation>läuft nach einem Fehler weiter</translation>
    </message>
    <message>
      <source>alive again</source>
      <translation>wieder am Leben</translation>
    </message>
    <message>
      <source>answers</source>
      <translation>antwortet</translation>
    </message>
    <message>
      <source>asks a question</source>
      <translation>stellt eine Frage</translation>
    </message>
    <message>
      <source>asks for permission</source>
      <translation>bittet um Erlaubnis</translation>
    </message>
    <message>
      <source>asks to approve its plan</source>
      <translation>bittet um Zustimmung zum Plan</translation>
    </message>
    <message>
      <source>asks to run a tool</source>
      <translation>möchte ein Werkzeug ausführen</translation>
    </message>
    <message>
      <source>asks to run {tool}</source>
      <translation>möchte {tool} ausführen</translation>
    </message>
    <message>
      <source>below the budget of the {scope}</source>
      <translation>{scope} wieder unterschritten</translation>
    </message>
    <message>
      <source>below the budget of {words} for the month</source>
      <translation>Monatsbudget von {words} wieder unterschritten</translation>
    </message>
    <message>
      <source>bypassing permissions is disabled</source>
      <translation>Umgehen von Erlaubnissen ist abgeschaltet</translation>
    </message>
    <message>
      <source>cleared</source>
      <translation>geleert</translation>
    </message>
    <message>
      <source>compacts its context</source>
      <translation>verdichtet den Kontext</translation>
    </message>
    <message>
      <source>context compacted</source>
      <translation>Kontext verdichtet</translation>
    </message>
    <message>
      <source>denied by its user</source>
      <translation>vom Benutzer abgelehnt</translation>
    </message>
    <message>
      <source>ended</source>
      <translation>beendet</translation>
    </message>
    <message>
      <source>first seen</source>
      <translation>zum ersten Mal gesehen</translation>
    </message>
    <message>
      <source>interrupted</source>
      <translation>unterbrochen</translation>
    </message>
    <message>
      <source>interrupted or denied: the turn went on without it</source>
      <translation>unterbrochen oder abgelehnt: Die Runde ging ohne ihn weiter</translation>
    </message>
    <message>
      <source>it calls nothing any more</source>
      <translation>er ruft nichts mehr auf</translation>
    </message>
    <message>
      <source>it does something else</source>
      <translation>er tut etwas anderes</translation>
    </message>
    <message>
      <source>it gives signs of life again</source>
      <translation>er gibt wieder Lebenszeichen</translation>
    </message>
    <message>
      <source>it goes on</source>
      <translation>es geht weiter</translation>
    </message>
    <message>
      <source>it is paused now</source>
      <translation>er ist jetzt angehalten</translation>
    </message>
    <message>
      <source>it spends as before</source>
      <translation>er gibt Geld aus wie zuvor</translation>
    </message>
    <message>
      <source>its past is too short</source>
      <translation>die Vorgeschichte ist zu kurz</translation>
    </message>
    <message>
      <source>its process is gone</source>
      <translation>der Prozess ist fort</translation>
    </message>
    <message>
      <source>its process runs</source>
      <translation>der Prozess läuft</translation>
    </message>
    <message>
      <source>its process went on with another session</source>
      <translation>der Prozess machte mit einer anderen Sitzung weiter</translation>
    </message>
    <message>
      <source>its rule is off</source>
      <translation>die Regel ist aus</translation>
    </message>
    <message>
      <source>its transcript ends here</source>
      <translation>das Transkript endet hier</translation>
    </message>
    <message>
      <source>its turn is over</source>
      <translation>die Runde ist zu Ende</translation>
    </message>
    <message>
      <source>left at the prompt</source>
      <translation>an der Eingabeaufforderung verlassen</translation>
    </message>
    <message>
      <source>logged out</source>
      <translation>abgemeldet</translation>
    </message>
    <message>
      <source>no Claude Code runs in its folder any more</source>
      <translation>im Ordner läuft kein Claude Code mehr</translation>
    </message>
    <message>
      <source>no error for {time}</source>
      <translation>seit {time} kein Fehler</translation>
    </message>
    <message>
      <source>no longer asks</source>
      <translation>fragt nicht mehr</translation>
    </message>
    <message>
      <source>no sign of life for {time}</source>
      <translation>seit {time} kein Lebenszeichen</translation>
    </message>
    <message>
      <source>nobody asks for it any more</source>
      <translation>niemand wünscht es mehr</translation>
    </message>
    <message>
      <source>not run: denied or blocked</source>
      <translation>nicht ausgeführt: abgelehnt oder blockiert</translation>
    </message>
    <message>
      <source>pause requested; {sentence}</source>
      <translation>Anhalten angefordert; {sentence}</translation>
    </message>
    <message>
      <source>paused before {count} calls</source>
      <translation>angehalten vor {count} Aufrufen</translation>
    </message>
    <message>
      <source>paused before {tool}</source>
      <translation>angehalten vor {tool}</translation>
    </message>
    <message>
      <source>paused in ClaWatch</source>
      <translation>in ClaWatch angehalten</translation>
    </message>
    <message>
      <source>prompt received</source>
      <translation>Prompt erhalten</translation>
    </message>
    <message>
      <source>ran {tool}</source>
      <translation>hat {tool} ausgeführt</translation>
    </message>
    <message>
      <source>reported an error</source>
      <translation>meldete einen Fehler</translation>
    </message>
    <message>
      <source>reported error</source>
      <translation>meldete „error“</translation>
    </message>
    <message>
      <source>reported paused</source>
      <translation>meldete „paused“</translation>
    </message>
    <message>
      <source>reported running</source>
      <translation>meldete „running“</translation>
    </message>
    <message>
      <source>reported stopped</source>
      <translation>meldete „stopped“</translation>
    </message>
    <message>
      <source>reported stuck</source>
      <translation>meldete „stuck“</translation>
    </message>
    <message>
      <source>reports</source>
      <translation>meldet sich</translation>
    </message>
    <message>
      <source>resumed in ClaWatch</source>
      <translation>in ClaWatch fortgesetzt</translation>
    </message>
    <message>
      <source>runs a tool</source>
      <translation>führt ein Werkzeug aus</translation>
    </message>
    <message>
      <source>runs {tool}</source>
      <translation>führt {tool} aus</translation>
    </message>
    <message>
      <source>session opened</source>
      <translation>Sitzung geöffnet</translation>
    </message>
    <message>
      <source>silent</source>
      <translation>still</translation>
    </message>
    <message>
      <source>subagent started</source>
      <translation>Subagent gestartet</translation>
    </message>
    <message>
      <source>the session ended</source>
      <translation>die Sitzung ist beendet</translation>
    </message>
    <message>
      <source>the session ended before it did</source>
      <translation>die Sitzung endete vorher</translation>
    </message>
    <message>
      <source>the turn failed</source>
      <translation>die Runde ist gescheitert</translation>
    </message>
    <message>
      <source>tools ended</source>
      <translation>Werkzeuge sind fertig</translation>
    </message>
    <message>
      <source>turn finished</source>
      <translation>Runde beendet</translation>
    </message>
    <message>
      <source>waits for input</source>
      <translation>wartet auf eine Eingabe</translation>
    </message>
    <message>
      <source>waits for its subagents</source>
      <translation>wartet auf seine Subagenten</translation>
    </message>
    <message>
      <source>{count} errors within {time}</source>
      <translation>{count} Fehler binnen {time}</translation>
    </message>
    <message>
      <source>{count} errors within {time} — last: {words}</source>
      <translation>{count} Fehler binnen {time} – zuletzt: {words}</translation>
    </message>
    <message>
      <source>{tool} ended</source>
      <translation>{tool} ist fertig</translation>
    </message>
  </context>
  <context>
    <name>settings</name>
    <message>
      <source>A session that waits for its person.</source>
      <translation>Eine Sitzung, die auf ihren Menschen wartet.</translation>
    </message>
    <message>
      <source>Address of the Bot API</source>
      <translation>Adresse der Bot-API</translation>
    </message>
    <message>
      <source>Address the server listens on.</source>
      <translation>Adresse, unter der der Server empfängt.</translation>
    </message>
    <message>
      <source>Address to listen on</source>
      <translation>Adresse zum Empfangen</translation>
    </message>
    <message>
      <source>After how long to tell of a finished turn that nobody has answered; 0 is never.</source>
      <translation>Nach welcher Zeit eine beendete Runde gemeldet wird, die niemand beantwortet hat; 0 heißt nie.</translation>
    </message>
    <message>
      <source>After how long to tell of a permission or an answer that work waits for; 0 is never.</source>
      <translation>Nach welcher Zeit eine Erlaubnis oder Antwort gemeldet wird, auf die die Arbeit wartet; 0 heißt nie.</translation>
    </message>
    <message>
      <source>After how long without a sign of life; a call's timeout counts.</source>
      <translation>Nach welcher Zeit ohne Lebenszeichen; die Zeitgrenze eines Aufrufs zählt.</translation>
    </message>
    <message>
      <source>An agent that failed: its turn ended in an error, or it reported one.</source>
      <translation>Ein gescheiterter Agent: Seine Runde endete mit einem Fehler, oder er meldete einen.</translation>
    </message>
    <message>
      <source>Answer /metrics with figures for Prometheus.</source>
      <translation>/metrics mit Zahlen für Prometheus beantworten.</translation>
    </message>
    <message>
      <source>Are refused</source>
      <translation>Werden abgelehnt</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Ask every request for the key. On by itself when the host is not this machine's own address.</source>
      <translation>Von jeder Anfrage den Schlüssel verlangen. Gilt von selbst, wenn die Adresse nicht die eigene dieses Rechners ist.</translation>
    </message>
    <message>
      <source>Ask everyone for the key</source>
      <translation>Schlüssel von allen verlangen</translation>
    </message>
    <message>
      <source>At the least, $</source>
      <translation>Mindestens, $</translation>
    </message>
    <message>
      <source>Budget of a calendar day, all sessions together.</source>
      <translation>Budget eines Kalendertags, alle Sitzungen zusammen.</translation>
    </message>
    <message>
      <source>Budget of a calendar month, all sessions together.</source>
      <translation>Budget eines Kalendermonats, alle Sitzungen zusammen.</translation>
    </message>
    <message>
      <source>Budget of a day, $</source>
      <translation>Budget eines Tages, $</translation>
    </message>
    <message>
      <source>Budget of a month, $</source>
      <translation>Budget eines Monats, $</translation>
    </message>
    <message>
      <source>Budget of a project a month, $</source>
      <translation>Budget eines Projekts im Monat, $</translation>
    </message>
    <message>
      <source>Budget of a session, $</source>
      <translation>Budget einer Sitzung, $</translation>
    </message>
    <message>
      <source>Budget of each project in a calendar month.</source>
      <translation>Budget jedes Projekts in einem Kalendermonat.</translation>
    </message>
    <message>
      <source>Budget of one session, in dollars.</source>
      <translation>Budget einer Sitzung, in Dollar.</translation>
    </message>
    <message>
      <source>Budgets, each counted at API prices and off until it is set, and a session that suddenly spends much faster.</source>
      <translation>Budgets, jedes zu API-Preisen gerechnet und aus, bis es festgelegt ist, und eine Sitzung, die plötzlich viel schneller Geld ausgibt.</translation>
    </message>
    <message>
      <source>By a project's folder or its name: what differs there, as stuck = {minutes = 20}.</source>
      <translation>Je Projektordner oder -name: was dort abweicht, etwa stuck = {minutes = 20}.</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Colours of the windows.</source>
      <translation>Farben der Fenster.</translation>
    </message>
    <message>
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <source>Critical</source>
      <translation>Kritisch</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Errors only</source>
      <translation>Nur Fehler</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Alles</translation>
    </message>
    <message>
      <source>Failed</source>
      <translation>Gescheitert</translation>
    </message>
    <message>
      <source>Figures for Prometheus</source>
      <translation>Zahlen für Prometheus</translation>
    </message>
    <message>
      <source>Further folders</source>
      <translation>Weitere Ordner</translation>
    </message>
    <message>
      <source>Further folders with Claude Code transcripts, beside those of Claude Code itself.</source>
      <translation>Weitere Ordner mit Transkripten von Claude Code, neben denen von Claude Code selbst.</translation>
    </message>
    <message>
      <source>Give a number with fewer places behind the point.</source>
      <translation>Geben Sie eine Zahl mit weniger Nachkommastellen an.</translation>
    </message>
    <message>
      <source>Give a number.</source>
      <translation>Geben Sie eine Zahl an.</translation>
    </message>
    <message>
      <source>Give a whole number.</source>
      <translation>Geben Sie eine ganze Zahl an.</translation>
    </message>
    <message>
      <source>Going round in circles</source>
      <translation>Dreht sich im Kreis</translation>
    </message>
    <message>
      <source>How long a tool call of a paused session waits; after that it is refused, and the model told why.</source>
      <translation>Wie lange ein Werkzeugaufruf einer angehaltenen Sitzung wartet; danach wird er abgelehnt, und das Modell erfährt, warum.</translation>
    </message>
    <message>
      <source>How long after one is over the same is not told again; waiting is always told.</source>
      <translation>Wie lange nach ihrem Ende dieselbe Warnung nicht erneut gemeldet wird; Warten wird immer gemeldet.</translation>
    </message>
    <message>
      <source>How long texts of events and tool calls are kept; sums, costs and times stay. 0 is for ever.</source>
      <translation>Wie lange Texte von Ereignissen und Werkzeugaufrufen aufbewahrt werden; Summen, Kosten und Zeiten bleiben. 0 heißt für immer.</translation>
    </message>
    <message>
      <source>How many times as fast as it did before.</source>
      <translation>Wievielmal so schnell wie zuvor.</translation>
    </message>
    <message>
      <source>How much a budget's end matters.</source>
      <translation>Wie schwer das Ende eines Budgets wiegt.</translation>
    </message>
    <message>
      <source>How much it matters.</source>
      <translation>Wie schwer es wiegt.</translation>
    </message>
    <message>
      <source>How much nearing a budget matters.</source>
      <translation>Wie schwer es wiegt, wenn ein Budget fast aufgebraucht ist.</translation>
    </message>
    <message>
      <source>How much that matters.</source>
      <translation>Wie schwer das wiegt.</translation>
    </message>
    <message>
      <source>How often in a row.</source>
      <translation>Wie oft hintereinander.</translation>
    </message>
    <message>
      <source>Info</source>
      <translation>Hinweis</translation>
    </message>
    <message>
      <source>It must be more than {least}.</source>
      <translation>Der Wert muss größer als {least} sein.</translation>
    </message>
    <message>
      <source>It must be {least} at least.</source>
      <translation>Der Wert muss mindestens {least} sein.</translation>
    </message>
    <message>
      <source>It must be {most} at most.</source>
      <translation>Der Wert darf höchstens {most} sein.</translation>
    </message>
    <message>
      <source>Keep texts for, in days</source>
      <translation>Texte aufbewahren, in Tagen</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Language of the windows: English, German, or the one of the desktop.</source>
      <translation>Sprache der Fenster: Englisch, Deutsch oder die des Desktops.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Longest pause of a call, in seconds</source>
      <translation>Längste Wartezeit eines Aufrufs, in Sekunden</translation>
    </message>
    <message>
      <source>Many errors</source>
      <translation>Viele Fehler</translation>
    </message>
    <message>
      <source>Many errors in a short time.</source>
      <translation>Viele Fehler in kurzer Zeit.</translation>
    </message>
    <message>
      <source>Measured over minutes</source>
      <translation>Gemessen über Minuten</translation>
    </message>
    <message>
      <source>Minutes before the same again</source>
      <translation>Minuten bis zur selben Warnung</translation>
    </message>
    <message>
      <source>Minutes for a permission</source>
      <translation>Minuten für eine Erlaubnis</translation>
    </message>
    <message>
      <source>Minutes for an answer</source>
      <translation>Minuten für eine Antwort</translation>
    </message>
    <message>
      <source>Minutes of silence</source>
      <translation>Minuten der Stille</translation>
    </message>
    <message>
      <source>More errors than</source>
      <translation>Mehr Fehler als</translation>
    </message>
    <message>
      <source>More errors than this raise it.</source>
      <translation>Mehr Fehler als diese lösen sie aus.</translation>
    </message>
    <message>
      <source>No sign of life from a session that should be working. With the rule off, lists still say stuck.</source>
      <translation>Kein Lebenszeichen einer Sitzung, die arbeiten sollte. Auch ohne die Regel zeigen Listen „Hängt“.</translation>
    </message>
    <message>
      <source>Notifications on the desktop</source>
      <translation>Benachrichtigungen auf dem Desktop</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>Aus</translation>
    </message>
    <message>
      <source>On</source>
      <translation>Eingeschaltet</translation>
    </message>
    <message>
      <source>Over how long its spending is measured.</source>
      <translation>Über welche Zeit ihre Ausgaben gemessen werden.</translation>
    </message>
    <message>
      <source>Part of a budget from which on to warn.</source>
      <translation>Anteil eines Budgets, ab dem vorgewarnt wird.</translation>
    </message>
    <message>
      <source>Paused calls without ClaWatch</source>
      <translation>Wartende Aufrufe ohne ClaWatch</translation>
    </message>
    <message>
      <source>Port</source>
      <translation>Port</translation>
    </message>
    <message>
      <source>Port the server listens on; 0 lets the system choose.</source>
      <translation>Port, auf dem der Server empfängt; bei 0 wählt das System.</translation>
    </message>
    <message>
      <source>Projects that differ</source>
      <translation>Abweichende Projekte</translation>
    </message>
    <message>
      <source>Quiet for critical alerts, too</source>
      <translation>Ruhe auch bei kritischen Warnungen</translation>
    </message>
    <message>
      <source>Quiet hours</source>
      <translation>Ruhezeiten</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>Werden ausgeführt</translation>
    </message>
    <message>
      <source>Saved</source>
      <translation>Gespeichert</translation>
    </message>
    <message>
      <source>Set by {variable} in the environment.</source>
      <translation>Durch {variable} in der Umgebung festgelegt.</translation>
    </message>
    <message>
      <source>Severity</source>
      <translation>Schweregrad</translation>
    </message>
    <message>
      <source>Severity at the end</source>
      <translation>Schweregrad am Ende</translation>
    </message>
    <message>
      <source>Severity of sudden spending</source>
      <translation>Schweregrad plötzlicher Ausgaben</translation>
    </message>
    <message>
      <source>Severity of the warning</source>
      <translation>Schweregrad der Vorwarnung</translation>
    </message>
    <message>
      <source>Show alerts on the desktop.</source>
      <translation>Warnungen auf dem Desktop zeigen.</translation>
    </message>
    <message>
      <source>Stuck</source>
      <translation>Hängt</translation>
    </message>
    <message>
      <source>Tell of sudden spending</source>
      <translation>Plötzliche Ausgaben melden</translation>
    </message>
    <message>
      <source>The same tool call, or two to four in turn, again and again with the same input and the same result.</source>
      <translation>Derselbe Werkzeugaufruf, oder zwei bis vier im Wechsel, immer wieder mit gleicher Eingabe und gleichem Ergebnis.</translation>
    </message>
    <message>
      <source>Times as fast</source>
      <translation>So viel schneller, mal</translation>
    </message>
    <message>
      <source>Times in a row</source>
      <translation>Male hintereinander</translation>
    </message>
    <message>
      <source>Waiting for you</source>
      <translation>Wartet auf Sie</translation>
    </message>
    <message>
      <source>Warn at, in percent</source>
      <translation>Vorwarnen ab, in Prozent</translation>
    </message>
    <message>
      <source>Warning</source>
      <translation>Warnung</translation>
    </message>
    <message>
      <source>Warnings</source>
      <translation>Warnungen</translation>
    </message>
    <message>
      <source>What Open leads to in Telegram instead of this machine; {session} stands for a session's id.</source>
      <translation>Wohin „Öffnen“ in Telegram statt zu diesem Rechner führt; {session} steht für die ID einer Sitzung.</translation>
    </message>
    <message>
      <source>What a model costs, by its id, in dollars for a million tokens; goes before the price list.</source>
      <translation>Was ein Modell kostet, nach seiner ID, in Dollar je Million Tokens; geht der Preisliste vor.</translation>
    </message>
    <message>
      <source>What becomes of a waiting tool call once ClaWatch has been gone for 5 s: it runs, or is refused.</source>
      <translation>Was aus einem wartenden Werkzeugaufruf wird, wenn ClaWatch seit 5 s fort ist: Er wird ausgeführt oder abgelehnt.</translation>
    </message>
    <message>
      <source>What happens</source>
      <translation>Was geschieht</translation>
    </message>
    <message>
      <source>What it must have spent in that time at the least.</source>
      <translation>Was sie in dieser Zeit mindestens ausgegeben haben muss.</translation>
    </message>
    <message>
      <source>What the log file holds.</source>
      <translation>Was im Protokoll steht.</translation>
    </message>
    <message>
      <source>When not to be told, as 22:00-07:00 in local time; empty is never.</source>
      <translation>Wann nichts gemeldet wird, etwa 22:00-07:00 in Ortszeit; leer heißt nie.</translation>
    </message>
    <message>
      <source>Where Open leads to</source>
      <translation>Wohin „Öffnen“ führt</translation>
    </message>
    <message>
      <source>Where the Bot API of Telegram answers: another address for a server of your own.</source>
      <translation>Wo die Bot-API von Telegram antwortet: bei einem eigenen Server eine andere Adresse.</translation>
    </message>
    <message>
      <source>Whether critical alerts keep quiet then, too.</source>
      <translation>Ob dann auch kritische Warnungen schweigen.</translation>
    </message>
    <message>
      <source>Whether the rule raises alerts.</source>
      <translation>Ob die Regel Warnungen auslöst.</translation>
    </message>
    <message>
      <source>Whether to tell of a session that spends faster than before.</source>
      <translation>Ob eine Sitzung gemeldet wird, die schneller als zuvor Geld ausgibt.</translation>
    </message>
    <message>
      <source>Within how long.</source>
      <translation>Binnen welcher Zeit.</translation>
    </message>
    <message>
      <source>Within minutes</source>
      <translation>Binnen Minuten</translation>
    </message>
    <message>
      <source>Within seconds</source>
      <translation>Binnen Sekunden</translation>
    </message>
    <message>
      <source>Within this time.</source>
      <translation>Binnen dieser Zeit.</translation>
    </message>
    <message>
      <source>Your prices</source>
      <translation>Ihre Preise</translation>
    </message>
  </context>
  <context>
    <name>spending</name>
    <message>
      <source>+ unpriced</source>
      <translation>+ ohne Preis</translation>
    </message>
    <message>
      <source>Cache read</source>
      <translation>Cache gelesen</translation>
    </message>
    <message>
      <source>Cache write</source>
      <translation>Cache geschrieben</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <source>Reported by the agent itself: {n}</source>
      <translation>Vom Agenten selbst gemeldet: {n}</translation>
    </message>
    <message>
      <source>Unpriced: {requests} with {tokens}</source>
      <translation>Ohne Preis: {requests} mit {tokens}</translation>
    </message>
    <message>
      <source>unpriced</source>
      <translation>ohne Preis</translation>
    </message>
    <message>
      <source>{money} reported by the agent itself</source>
      <translation>{money}, vom Agenten selbst gemeldet</translation>
    </message>
    <message>
      <source>{money}, an estimate at API prices</source>
      <translation>{money}, geschätzt zu API-Preisen</translation>
    </message>
  </context>
  <context>
    <name>words</name>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>Do not pause</source>
      <translation>Nicht anhalten</translation>
    </message>
    <message>
      <source>Ended</source>
      <translation>Beendet</translation>
    </message>
    <message>
      <source>Error</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Holds the session at its next tool call, until you resume it.</source>
      <translation>Hält die Sitzung bei ihrem nächsten Werkzeugaufruf an, bis Sie sie fortsetzen.</translation>
    </message>
    <message>
      <source>Lets the held calls run, and the session go on.</source>
      <translation>Führt die wartenden Aufrufe aus und setzt die Sitzung fort.</translation>
    </message>
    <message>
      <source>Needs permission</source>
      <translation>Braucht Erlaubnis</translation>
    </message>
    <message>
      <source>No call is held yet: the session goes on as if no pause had been asked for.</source>
      <translation>Noch wartet kein Aufruf: Die Sitzung läuft weiter, als wäre kein Anhalten angefordert worden.</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Pause requested</source>
      <translation>Anhalten angefordert</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <source>Running</source>
      <translation>Läuft</translation>
    </message>
    <message>
      <source>Stuck</source>
      <translation>Hängt</translation>
    </message>
    <message>
      <source>Success</source>
      <translation>Erfolg</translation>
    </message>
    <message>
      <source>Waiting for you</source>
      <translation>Wartet auf Sie</translation>
    </message>
    <message>
      <source>Working</source>
      <translation>Arbeitet</translation>
    </message>
    <message>
      <source>asked for in ClaWatch</source>
      <translation>in ClaWatch angefordert</translation>
    </message>
    <message>
      <source>known from a hook of Claude Code</source>
      <translation>von einem Hook von Claude Code gemeldet</translation>
    </message>
    <message>
      <source>read in the transcript</source>
      <translation>im Transkript gelesen</translation>
    </message>
    <message>
      <source>reported by the agent</source>
      <translation>vom Agenten gemeldet</translation>
    </message>
    <message>
      <source>seen at its process</source>
      <translation>am Prozess erkannt</translation>
    </message>
    <message>
      <source>since {time}</source>
      <translation>seit {time}</translation>
    </message>
    <message>
      <source>told by a timer</source>
      <translation>von einer Zeitmessung erkannt</translation>
    </message>
  </context>
</TS>
