using System.IO.Compression;
using System.Xml.Linq;

namespace QlikAdmin.Packager;

/// <summary>Packs a built module folder: a zip to unpack into a module path, and a nupkg for a PowerShell repository.</summary>
internal static class Archive
{
    // Zip entries contain a time. With a fixed time the same module always gives the same file.
    private static readonly DateTimeOffset s_time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string License = "MIT";

    /// <summary>Writes the module folder into a zip, as QlikAdmin/...: what Azure Automation takes, and what can be unpacked into a module
    /// path. Azure Automation wants the name of the zip, of its folder and of the module to be the same, and no folder for the
    /// version.</summary>
    public static void WriteZip(string module, string path)
    {
        using ZipArchive zip = Create(path);
        AddFolder(zip, module, "QlikAdmin/");
    }

    /// <summary>Writes the module folder into a nupkg.</summary>
    public static void WriteNupkg(string module, ModuleManifest manifest, string path)
    {
        using ZipArchive zip = Create(path);
        AddText(zip, "[Content_Types].xml", ContentTypes(module));
        AddText(zip, "_rels/.rels", Relations());
        AddText(zip, "QlikAdmin.nuspec", Nuspec(manifest));
        AddFolder(zip, module, string.Empty);
    }

    private static ZipArchive Create(string path)
    {
        File.Delete(path);
        return ZipFile.Open(path, ZipArchiveMode.Create);
    }

    private static void AddFolder(ZipArchive zip, string folder, string prefix)
    {
        foreach (
            string name in Fingerprint
                .FilesUnder(folder)
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        )
        {
            using Stream entry = Entry(zip, prefix + name);
            using FileStream file = File.OpenRead(Path.Combine(folder, name));
            file.CopyTo(entry);
        }
    }

    private static void AddText(ZipArchive zip, string name, XElement content)
    {
        using Stream entry = Entry(zip, name);
        entry.Write(Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{content.ToString().ReplaceLineEndings("\n")}\n"));
    }

    private static Stream Entry(ZipArchive zip, string name)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = s_time;
        return entry.Open();
    }

    private static XElement ContentTypes(string module)
    {
        XNamespace types = "http://schemas.openxmlformats.org/package/2006/content-types";
        string[] known = ["rels", "nuspec"];
        string[] files = Fingerprint.FilesUnder(module).ToArray();
        XElement root = new(types + "Types");
        foreach (
            string extension in known
                .Concat(files.Select(f => Path.GetExtension(f).TrimStart('.')))
                .Where(e => e.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            string type = extension == "rels" ? "application/vnd.openxmlformats-package.relationships+xml" : "application/octet";
            root.Add(new XElement(types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type)));
        }

        // The format needs a type for each part. A part without an extension must be listed by its name.
        foreach (string file in files.Where(f => Path.GetExtension(f).Length == 0).Order(StringComparer.Ordinal))
        {
            string part = "/" + Path.GetRelativePath(module, file).Replace('\\', '/');
            root.Add(
                new XElement(types + "Override", new XAttribute("PartName", part), new XAttribute("ContentType", "application/octet"))
            );
        }

        return root;
    }

    private static XElement Relations()
    {
        XNamespace relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        return new XElement(
            relations + "Relationships",
            new XElement(
                relations + "Relationship",
                new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/QlikAdmin.nuspec"),
                new XAttribute("Id", "R1")
            )
        );
    }

    private static XElement Nuspec(ModuleManifest manifest)
    {
        XNamespace nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
        return new XElement(
            nuspec + "package",
            new XElement(
                nuspec + "metadata",
                new XElement(nuspec + "id", "QlikAdmin"),
                new XElement(nuspec + "version", manifest.Version),
                new XElement(nuspec + "authors", manifest.Author),
                new XElement(nuspec + "owners", manifest.Owner),
                new XElement(nuspec + "requireLicenseAcceptance", false),
                new XElement(nuspec + "license", new XAttribute("type", "expression"), License),
                // Clients that do not know the element above read this one.
                new XElement(nuspec + "licenseUrl", manifest.LicenseUri),
                new XElement(nuspec + "projectUrl", manifest.ProjectUri),
                new XElement(nuspec + "icon", "icon.png"),
                new XElement(nuspec + "iconUrl", manifest.IconUri),
                new XElement(nuspec + "description", manifest.Description),
                new XElement(nuspec + "releaseNotes", manifest.ReleaseNotes),
                new XElement(nuspec + "copyright", manifest.Copyright),
                // A gallery shows a package as a module by this tag, which is not part of a manifest.
                new XElement(nuspec + "tags", string.Join(' ', manifest.Tags.Prepend("PSModule")))
            )
        );
    }
}
