using QlikAdmin.Packager.Help;

namespace QlikAdmin.Packager.Tests;

/// <summary>A right page of Remove-Sample, to be spoiled in one place by a test.</summary>
internal static class Sample
{
    public const string File = "docs/en-US/Remove-Sample.md";

    public const string Page = """
        # Remove-Sample

        ## SYNOPSIS

        Removes a `sample`.

        ## DESCRIPTION

        One paragraph
        over two lines, with a <path> in it.

        - first
        - second

        ## WHAT CHANGES ON THE SERVER

        The sample is gone.

        ## EXAMPLES

        ### Example 1: Remove one

        Says what it does.

        ```powershell
        Get-Sample |
            Remove-Sample -WhatIf
        ```

        ```text
        Id   Name
        --   ----
        ```

        ### Example 2: Remove two

        ```powershell
        Remove-Sample -Name a, b
        ```

        ## PARAMETERS

        ### -Colour

        Its colour.

        ### -Connection

        Where.

        ### -Force

        Skips the question.

        ### -Id

        Which one.

        ### -Limit

        At most so many.

        Default: 8

        ### -Name

        Which ones, by name.

        ### -Pace

        How fast.

        ## OUTPUTS

        ### System.Version

        What was removed.

        ## ERRORS

        | Id | Meaning | What to do |
        |---|---|---|
        | `Qlik.NotFound` | It is not there | Check the id. |

        ## NOTES

        None.

        ## RELATED LINKS

        - [Get-Sample](Get-Sample.md)
        - [Vendor](https://example.test/api)
        """;

    public static CommandDescription Command { get; } = CommandReader.Read(typeof(RemoveSampleCommand).Assembly).Single();

    /// <summary>The page with one piece of text replaced; the piece must be there.</summary>
    public static string With(string piece, string replacement) =>
        Page.Contains(piece, StringComparison.Ordinal)
            ? Page.Replace(piece, replacement, StringComparison.Ordinal)
            : throw new ArgumentException($"'{piece}' is not in the sample page", nameof(piece));

    /// <summary>Line of a piece of text in a page, counted from 1.</summary>
    public static int LineOf(string page, string piece) => page[..page.IndexOf(piece, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    public static IReadOnlyList<Problem> Compare(string page, string file = File) =>
        HelpSet.Compare([HelpPageReader.Read(file, page)], [Command], "docs/en-US");
}
