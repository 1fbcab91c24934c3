using System.Xml;
using System.Xml.Linq;
using QlikAdmin.Base;

namespace QlikAdmin.Products.QlikView;

/// <summary>Keeps a copy of a configuration in a file before it is overwritten, since the server keeps none.</summary>
/// <remarks>The file has the list of CALs with people's names and dates. It has no service key and no licence key.</remarks>
internal static class CalBackup
{
    /// <summary>Writes the file, flushes it to the disk, and says where it is.</summary>
    /// <exception cref="QlikException">BackupFailed.</exception>
    public static void Write(string connection, CalPlace place, XElement read, DateTimeOffset now, IOperationLog log)
    {
        XElement root = new(
            "QlikViewBackup",
            new XAttribute("connection", connection),
            new XAttribute("server", place.Server.Name),
            new XAttribute("serverId", place.Server.Id.ToString("D")),
            new XAttribute("readAt", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            QmsEnvelope.Renamed(read, read.Name)
        );
        if (place.Document is not null)
        {
            root.Add(new XAttribute("document", place.Document));
        }

        string name = string.Format(
            CultureInfo.InvariantCulture,
            "qlikview-{0}-{1}-{2:yyyyMMdd-HHmmss}-{3}.xml",
            FileName(connection),
            FileName(place.Document ?? place.Server.Name),
            now.UtcDateTime,
            Guid.NewGuid().ToString("N").Substring(0, 8)
        );
        string folder = log.CopyFolder ?? JournalFolder.Resolve(null);
        string path = Path.Combine(folder, name);
        try
        {
            PrivateFiles.MakeFolder(folder);
            using FileStream file = PrivateFiles.Create(path);
            using (
                XmlWriter writer = XmlWriter.Create(file, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false })
            )
            {
                root.Save(writer);
            }

            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new QlikException(
                ErrorReason.BackupFailed,
                $"The CALs of '{place.Name}' on '{connection}' could not be saved to '{path}' before the change, so nothing was changed: {e.Message}",
                e
            )
            {
                NextStep =
                    "Give a folder with free space that this account may write to: -JournalPath, or the environment variable QLIKADMIN_JOURNAL.",
            };
        }

        log.Verbose($"the CALs of '{place.Name}' as they were before are saved in {path}");
    }

    private static string FileName(string text)
    {
        char[] allowed = text.Select(c => (c < 128 && char.IsLetterOrDigit(c)) || c is '.' or '-' ? c : '_').Take(40).ToArray();
        return new string(allowed);
    }
}
