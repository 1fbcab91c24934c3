using System.Runtime.InteropServices;

namespace QlikAdmin.Base;

/// <summary>Files and folders that only their owner can read, where the operating system supports that.</summary>
/// <remarks>On Windows the application data folder is private to the user already, and a folder that was given keeps its rights.</remarks>
internal static class PrivateFiles
{
    // rw------- and rwx------
    private const uint FileMode600 = 0x180;
    private const uint FolderMode700 = 0x1C0;

    /// <summary>Makes a folder for its owner only. A folder that exists stays as it is.</summary>
    public static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            Restrict(path, FolderMode700);
        }
    }

    /// <summary>Makes a new file for its owner only. Other processes may read it while it is written.</summary>
    public static FileStream Create(string path)
    {
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Restrict(path, FileMode600);
        return file;
    }

    // A file system without modes, such as a share, refuses the call. The file is then as private as that share.
    private static void Restrict(string path, uint mode)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            _ = ChangeMode(Encoding.UTF8.GetBytes(path + "\0"), mode);
        }
    }

    [DllImport("libc", EntryPoint = "chmod")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeMode(byte[] path, uint mode);
}
