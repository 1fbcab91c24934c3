namespace QlikAdmin.Packager.Help;

/// <summary>
/// One help page: docs/en-US/Verb-Noun.md. The page carries prose only; names, types, sets and positions come from the code.
/// <code>
/// # Verb-Noun
/// ## SYNOPSIS                     one paragraph of one sentence
/// ## SYNTAX                       optional; written by "packager syntax" and refused when it differs from the code
/// ## DESCRIPTION                  paragraphs, lists, tables, code
/// ## WHAT CHANGES ON THE SERVER   the same; "Nothing." is an answer
/// ## EXAMPLES
/// ### Example 1: title            numbered from 1; text and one or more ```powershell blocks; any other block is what they print
/// ## PARAMETERS
/// ### -Name                       prose; a last paragraph "Default: value" becomes the default value
/// ## OUTPUTS                      paragraphs, or one "### TypeName" with prose per type
/// ## ERRORS                       table "id | meaning | what to do", or a list of "`Qlik.Reason`: meaning", or a paragraph that there are
/// none
/// ## NOTES
/// ## RELATED LINKS                list of [text](address); a page of this folder is linked as [Verb-Noun](Verb-Noun.md)
/// </code>
/// Every section except SYNTAX must exist once and must not be empty (PARAMETERS may be empty if the cmdlet has none). -WhatIf, -Confirm
/// and the common parameters have no prose: their text is always the same, and <see cref="MamlWriter"/> adds it.
/// </summary>
/// <param name="File">Path for messages.</param>
/// <param name="Command">The heading: Verb-Noun.</param>
/// <param name="Synopsis">One line.</param>
/// <param name="Syntax">Text of the SYNTAX block, and its line; null without one.</param>
/// <param name="Description">Paragraphs as Get-Help shows them; a list or a code block is one paragraph of several lines.</param>
/// <param name="Changes">What changes on the server, likewise.</param>
/// <param name="Examples">At least one.</param>
/// <param name="Parameters">In order of the page.</param>
/// <param name="Outputs">What comes back.</param>
/// <param name="Errors">Error ids with their meaning, one paragraph each.</param>
/// <param name="Notes">Paragraphs.</param>
/// <param name="Links">Text and absolute address; the address is empty for a page of this module.</param>
internal sealed record HelpPage(
    string File,
    string Command,
    string Synopsis,
    (string Text, int Line)? Syntax,
    IReadOnlyList<string> Description,
    IReadOnlyList<string> Changes,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<HelpParameter> Parameters,
    IReadOnlyList<HelpOutput> Outputs,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Notes,
    IReadOnlyList<HelpLink> Links
);

/// <param name="Title">Text after "Example n:".</param>
/// <param name="Code">The powershell blocks, with an empty line between them: what a reader can run unchanged.</param>
/// <param name="Remarks">The text around them, and what they print.</param>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <param name="Name">Without the dash.</param>
/// <param name="Line">Line of the heading.</param>
/// <param name="Text">Prose.</param>
/// <param name="Default">Default value; null when the page names none.</param>
internal sealed record HelpParameter(string Name, int Line, IReadOnlyList<string> Text, string? Default);

/// <param name="Type">Type name; null when the section has no headings, and then the code's OutputType is shown.</param>
/// <param name="Line">Line of the heading.</param>
/// <param name="Text">Prose.</param>
internal sealed record HelpOutput(string? Type, int Line, IReadOnlyList<string> Text);

/// <param name="Text">What is linked.</param>
/// <param name="Address">Absolute address, or empty.</param>
internal sealed record HelpLink(string Text, string Address);
