using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

using QlikAdmin.Http;

namespace QlikAdmin.Journal;

/// <summary>Reads journals, also while they are written, of later versions, and torn ones. What it can't read it counts and passes over.</summary>
internal static class JournalReader
{
    /// <summary>The journals of a folder, the newest first; empty where there is no such folder.</summary>
    /// <exception cref="IOException">The folder can't be read.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*" + JournalName.Extension).OrderByDescending(Path.GetFileName, StringComparer.Ordinal).ToArray()
            : Array.Empty<string>();
    }

    /// <summary>Reads one journal.</summary>
    /// <returns>Null where there is no such file, or it is no journal.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static JournalContent? Read(string path)
    {
        // Asked first: a run that ends meanwhile then counts as running, and not as interrupted.
        bool isRunning = JournalLock.IsTaken(path);
        JournalAssembly assembly = new(path);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader text = new(file, Encoding.UTF8);
            while (text.ReadLine() is string line)
            {
                if (Parse(line) is JObject record)
                {
                    assembly.Take(record);
                }
                else if (line.Length > 0)
                {
                    assembly.Unreadable++;
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return assembly.Finish(isRunning);
    }

    /// <summary>Whether a file has a text in it, which is quicker to tell than what the file says.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static bool Mentions(string path, string text)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader lines = new(file, Encoding.UTF8);
        while (lines.ReadLine() is string line)
        {
            if (line.IndexOf(text, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static JObject? Parse(string line)
    {
        try
        {
            return Json.Parse(line) as JObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
