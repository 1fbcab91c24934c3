namespace QlikAdmin.Changes;

/// <summary>A handler that reads lists: they show any number of changes at the same cost.</summary>
internal interface IListReader
{
    /// <summary>How long changes may be made by a list, from the moment when its reading began.</summary>
    /// <param name="reading">How long it took to read the list.</param>
    TimeSpan GoodFor(TimeSpan reading);
}
