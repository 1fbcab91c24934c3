using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using QlikAdmin.Base;
using QlikAdmin.Connections;
using QlikAdmin.Connections.Probes;

namespace QlikAdmin.Workflows.Compatibility;

/// <summary>Writes what deep tests saw to a file that can be sent to anybody. It has no name, host, id, key or address.</summary>
/// <remarks>Nothing is removed from answers: no value of an answer is ever written.</remarks>
internal static class DeepTranscript
{
    private const int Version = 1;

    private static readonly Regex s_version = new("^[0-9]+(\\.[0-9]+)+$", RegexOptions.CultureInvariant);

    /// <summary>Writes the file, for its owner only.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="tests">The tests, one per connection.</param>
    /// <param name="replace">Whether a file of that name may be replaced.</param>
    /// <exception cref="QlikException">InvalidInput: the file can't be written, or exists already.</exception>
    public static void Write(string path, IEnumerable<DeepTest> tests, bool replace)
    {
        Refuse(path, replace);
        string fresh = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            using (StreamWriter text = new(PrivateFiles.Create(fresh), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                text.Write(Of(tests).ToString(Formatting.Indented));
            }

            if (File.Exists(path))
            {
                File.Replace(fresh, path, destinationBackupFileName: null);
            }
            else
            {
                File.Move(fresh, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new QlikException(ErrorReason.InvalidInput, $"The transcript can't be written to '{path}': {e.Message}", e)
            {
                NextStep = "Give a path that this account may write to.",
            };
        }
    }

    /// <summary>Refuses a file that exists, before any server is asked.</summary>
    /// <exception cref="QlikException">InvalidInput.</exception>
    public static void Refuse(string path, bool replace)
    {
        if (!replace && File.Exists(path))
        {
            throw new QlikException(ErrorReason.InvalidInput, $"'{path}' exists, and is not replaced.")
            {
                NextStep = "Give another -Path, or -Force.",
            };
        }
    }

    private static JObject Of(IEnumerable<DeepTest> tests)
    {
        return new JObject
        {
            ["format"] = Version,
            ["module"] = ProductInfo.Version,
            ["connections"] = new JArray(tests.Select(Of)),
        };
    }

    private static JObject Of(DeepTest test)
    {
        string? version = test.Connection.Version;
        return new JObject
        {
            ["product"] = test.Connection.Product.ToString(),
            ["authentication"] = test.Connection.Authentication,
            ["version"] = version is not null && s_version.IsMatch(version) ? version : null,
            ["assumptions"] = new JArray(
                test.Rows.Select(r => new JObject
                {
                    ["id"] = r.Assumption,
                    ["expected"] = r.Expected,
                    ["seen"] = r.Seen,
                    ["holds"] = r.Holds,
                })
            ),
            ["answers"] = new JArray(test.Answers.Select(Of)),
        };
    }

    private static JObject Of(AnswerSketch answer)
    {
        return new JObject
        {
            ["method"] = answer.Method,
            ["path"] = answer.Path,
            ["query"] = new JArray(answer.Query),
            ["status"] = answer.Status,
            ["error"] = answer.Error,
            ["contentType"] = answer.ContentType,
            ["envelope"] = new JArray(answer.Envelope),
            ["next"] = answer.Next,
            ["rows"] = answer.Rows,
            ["fields"] = new JArray(
                answer.Fields.Select(f => new JObject
                {
                    ["name"] = f.Name,
                    ["rows"] = f.Rows,
                    ["forms"] = new JArray(f.Forms),
                })
            ),
        };
    }
}
